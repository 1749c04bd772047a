namespace Aspire.Hosting.ApplicationModel;

public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage)
{
}

public readonly record struct LogSubscriber(string Name, bool AnySubscribers)
{
}
