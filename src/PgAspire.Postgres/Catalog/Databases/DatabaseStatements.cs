using System.Globalization;
using System.Text;
using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>Decides what is done to a database. Pure.</summary>
internal static class DatabaseStatements
{
    /// <summary>The statement that makes a database; options that nobody gave are left to PostgreSQL.</summary>
    public static string Create(DatabaseSpec database)
    {
        var text = new StringBuilder($"CREATE DATABASE {SqlText.Identifier(database.Name)} WITH OWNER {SqlText.Identifier(database.Owner)}");
        Name("TEMPLATE", database.Template);
        Name("TABLESPACE", database.Tablespace);
        Value("ENCODING", database.Encoding);
        Value("LOCALE", database.Locale);
        Value("LC_COLLATE", database.LocaleCollate);
        Value("LC_CTYPE", database.LocaleCType);
        Value("LOCALE_PROVIDER", database.LocaleProvider);
        Value("ICU_LOCALE", database.IcuLocale);
        Value("ICU_RULES", database.IcuRules);
        Value("BUILTIN_LOCALE", database.BuiltinLocale);
        Value("COLLATION_VERSION", database.CollationVersion);
        Plain("IS_TEMPLATE", Text(database.IsTemplate));
        Plain("ALLOW_CONNECTIONS", Text(database.AllowConnections));
        Plain("CONNECTION LIMIT", database.ConnectionLimit?.ToString(CultureInfo.InvariantCulture));
        return text.ToString();

        void Plain(string option, string? value) => text.Append(value is null ? "" : $" {option} {value}");
        void Name(string option, string? value) => Plain(option, string.IsNullOrEmpty(value) ? null : SqlText.Identifier(value));
        void Value(string option, string? value) => Plain(option, string.IsNullOrEmpty(value) ? null : SqlText.Literal(value));
    }

    /// <summary>The statements that change an existing database; none when it is as declared.</summary>
    public static IReadOnlyList<string> Alter(DatabaseSpec database, CatalogDatabase existing)
    {
        var alter = $"ALTER DATABASE {SqlText.Identifier(database.Name)}";
        var statements = new List<string>();
        if (database.AllowConnections is { } allow && allow != existing.AllowConnections)
        {
            statements.Add($"{alter} WITH ALLOW_CONNECTIONS {Text(allow)}");
        }
        if (database.ConnectionLimit is { } limit && limit != existing.ConnectionLimit)
        {
            statements.Add(string.Create(CultureInfo.InvariantCulture, $"{alter} WITH CONNECTION LIMIT {limit}"));
        }
        if (database.IsTemplate is { } template && template != existing.IsTemplate)
        {
            statements.Add($"{alter} WITH IS_TEMPLATE {Text(template)}");
        }
        if (database.Owner != existing.Owner)
        {
            statements.Add($"{alter} OWNER TO {SqlText.Identifier(database.Owner)}");
        }
        if (!string.IsNullOrEmpty(database.Tablespace) && database.Tablespace != existing.Tablespace)
        {
            statements.Add($"{alter} SET TABLESPACE {SqlText.Identifier(database.Tablespace)}");
        }
        return statements;
    }

    /// <summary>The statement that drops a database.</summary>
    public static string Drop(string database) => $"DROP DATABASE IF EXISTS {SqlText.Identifier(database)}";

    /// <summary>
    /// In what an existing database differs for good from its declaration; null when in nothing. The template cannot be told afterwards, and the
    /// collation's version changes with the system's libraries.
    /// </summary>
    public static string? FixedDifference(DatabaseSpec database, CatalogDatabase existing)
    {
        var differences = new List<string>();
        if (!string.IsNullOrEmpty(database.Encoding))
        {
            Compare("encoding", string.IsNullOrEmpty(existing.DeclaredEncoding) ? database.Encoding : existing.DeclaredEncoding, existing.Encoding);
        }
        Compare("localeCollate", database.LocaleCollate ?? database.Locale, existing.Collate);
        Compare("localeCType", database.LocaleCType ?? database.Locale, existing.CType);
        if (existing.LocaleProvider is not null)
        {
            Compare("localeProvider", database.LocaleProvider, existing.LocaleProvider switch { "c" => "libc", "i" => "icu", "b" => "builtin", var other => other });
        }
        Compare("icuLocale", database.IcuLocale, existing.Locale);
        Compare("builtinLocale", database.BuiltinLocale, existing.Locale);
        if (!string.IsNullOrEmpty(database.IcuRules) && database.IcuRules != existing.IcuRules)
        {
            differences.Add("icuRules is another");
        }
        return differences.Count == 0 ? null : $"{string.Join(", ", differences)}: PostgreSQL sets it when a database is made and never again. Drop the database or declare what it has.";

        void Compare(string field, string? declared, string? there)
        {
            if (!string.IsNullOrEmpty(declared) && Canonical(declared) != Canonical(there ?? ""))
            {
                differences.Add($"{field} is '{there}', not '{declared}'");
            }
        }
    }

    // C libraries know one locale under several spellings: C.UTF-8 and C.utf8, en_US and en-US
    private static string Canonical(string name) => string.Concat(name.Where(c => c is not ('-' or '_'))).ToUpperInvariant();

    private static string? Text(bool? value) => value switch { null => null, true => "true", false => "false" };
}
