namespace PgAspire.Scenarios;

/// <summary>What a rolling update leads to.</summary>
/// <param name="operand">An image, or a folder of programs.</param>
/// <param name="owner">What is disposed with it; null when nothing is.</param>
internal sealed class OtherOperand(string operand, IDisposable? owner = null) : IDisposable
{
    public string Operand { get; } = operand;

    public void Dispose() => owner?.Dispose();
}
