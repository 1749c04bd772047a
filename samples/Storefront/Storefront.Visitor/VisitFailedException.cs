namespace Storefront.Visitor;

/// <summary>The visit could not be made; the message is for the reader of the terminal.</summary>
internal sealed class VisitFailedException(string message) : Exception(message);
