namespace Aspire.Hosting;

[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1032", Justification = "Aspire offers these two constructors only.")]
public class MissingParameterValueException : DistributedApplicationException
{
    public MissingParameterValueException(string message) : base(message)
    {
    }

    public MissingParameterValueException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
