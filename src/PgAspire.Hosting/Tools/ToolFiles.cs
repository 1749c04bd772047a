using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PgAspire.Hosting;

/// <summary>The texts that tools read their servers from.</summary>
internal static class ToolFiles
{
    /// <summary>The <c>servers.json</c> of pgAdmin; passwords are in a file of their own.</summary>
    /// <param name="servers">The servers.</param>
    /// <param name="passwordFile">The path of the file with the passwords in the container.</param>
    /// <seealso href="https://www.pgadmin.org/docs/pgadmin4/latest/import_export_servers.html">pgAdmin, Import/Export Servers</seealso>
    public static string PgAdminServers(IReadOnlyList<ToolServer> servers, string passwordFile)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.Default }))
        {
            json.WriteStartObject();
            json.WriteStartObject("Servers");
            for (var i = 0; i < servers.Count; i++)
            {
                var server = servers[i];
                json.WriteStartObject((i + 1).ToString(CultureInfo.InvariantCulture));
                json.WriteString("Name", server.Name);
                json.WriteString("Group", server.Cluster);
                json.WriteString("Host", server.Host);
                json.WriteNumber("Port", server.Port);
                json.WriteString("MaintenanceDB", server.Database);
                json.WriteString("Username", server.UserName);
                json.WriteStartObject("ConnectionParameters");
                json.WriteString("sslmode", "require");
                json.WriteString("passfile", passwordFile);
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A password file of libpq, for every database of the servers.</summary>
    /// <seealso href="https://www.postgresql.org/docs/current/libpq-pgpass.html">PostgreSQL, The Password File</seealso>
    public static string Passwords(IEnumerable<ToolServer> servers) => string.Concat(servers.Select(s =>
        string.Create(CultureInfo.InvariantCulture, $"{Field(s.Host)}:{s.Port}:*:{Field(s.UserName)}:{Field(s.Password)}\n")));

    /// <summary>A bookmark of pgweb.</summary>
    /// <seealso href="https://github.com/sosedoff/pgweb/wiki/Server-Connection-Bookmarks">pgweb, Server Connection Bookmarks</seealso>
    public static string PgWebBookmark(ToolServer server) => string.Create(CultureInfo.InvariantCulture, $"""
        host = {Toml(server.Host)}
        port = {server.Port}
        user = {Toml(server.UserName)}
        password = {Toml(server.Password)}
        database = {Toml(server.Database)}
        ssl = "require"
        sslmode = "require"

        """).ReplaceLineEndings("\n");

    private static string Field(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(":", @"\:", StringComparison.Ordinal);

    private static string Toml(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                < ' ' or '\u007f' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => quoted.Append(c),
            };
        }
        return quoted.Append('"').ToString();
    }
}
