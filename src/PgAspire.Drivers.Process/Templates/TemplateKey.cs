using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PgAspire.Drivers.Process.Processes;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Process.Templates;

/// <summary>Names a template by everything that shapes it, so that it is never stale.</summary>
internal static class TemplateKey
{
    private const string FormatVersion = "1";

    public static string Of(InitializeRecipe recipe, ProcessPlace place)
    {
        var (account, installation, _) = place;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(FormatVersion);
        Add(account.Name);
        AddNumber(account.UserId);
        Add(installation.Version);
        AddFile(installation.PathOf(PostgresTool.InitDb));
        AddFile(installation.PathOf(PostgresTool.Postgres));
        AddAll(CleanEnvironment.Fixed.Select(variable => $"{variable.Key}={variable.Value}").Order(StringComparer.Ordinal));
        AddAll(recipe.InitDbArguments);
        AddAll(recipe.BootstrapSql);
        Add(recipe.ConfigurationSuffix);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));

        void Add(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            // The length before each part keeps different parts from adding up to the same text.
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        void AddNumber(long number) => Add(number.ToString(CultureInfo.InvariantCulture));

        void AddAll(IEnumerable<string> texts)
        {
            var all = texts.ToArray();
            AddNumber(all.Length);
            Array.ForEach(all, Add);
        }

        void AddFile(string path)
        {
            var file = new FileInfo(path);
            Add(path);
            AddNumber(file.Length);
            AddNumber(file.LastWriteTimeUtc.Ticks);
        }
    }
}
