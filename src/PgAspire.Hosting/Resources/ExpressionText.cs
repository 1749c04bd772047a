using System.Data.Common;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace PgAspire.Hosting;

/// <summary>Names as they stand in a reference expression, whose text is a composite format: braces are doubled.</summary>
internal static class ExpressionText
{
    /// <summary>A keyword of a connection string and its value, in quotes where it needs them.</summary>
    public static string KeyValue(string keyword, string value)
    {
        var text = new StringBuilder();
        DbConnectionStringBuilder.AppendKeyValuePair(text, keyword, value);
        return Escape(text.ToString());
    }

    /// <summary>The value of a keyword of a connection string, in quotes where it needs them; for a text that is no expression.</summary>
    public static string Value(string value)
    {
        const string Keyword = "p";
        var text = new StringBuilder();
        DbConnectionStringBuilder.AppendKeyValuePair(text, Keyword, value);
        return text.ToString(Keyword.Length + 1, text.Length - Keyword.Length - 1);
    }

    /// <summary>An expression that is only this text.</summary>
    public static ReferenceExpression Literal(string text)
    {
        var builder = new ReferenceExpressionBuilder();
        builder.AppendLiteral(Escape(text));
        return builder.Build();
    }

    private static string Escape(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
