namespace PgAspire.Hosting;

/// <summary>The scripts that fill fresh data.</summary>
internal static class InitScripts
{
    private const string Extension = ".sql";

    /// <summary>Reads a script, or those of a folder in the order of their names.</summary>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="ArgumentException">There is no script, or something that is none.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        if (File.Exists(path))
        {
            return [ReadFile(path)];
        }
        if (!Directory.Exists(path))
        {
            throw new FileNotFoundException($"There is neither a file nor a folder of init files at {path}", path);
        }
        var files = Directory.GetFiles(path).Order(StringComparer.Ordinal).ToArray();
        return files.Length == 0 ? throw new ArgumentException($"The folder {path} has no {Extension} files.", nameof(path)) : [.. files.Select(ReadFile)];
    }

    private static string ReadFile(string file)
    {
        if (!file.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"{file} is no {Extension} file: the operator runs statements, not programs. Move it to another folder.", nameof(file));
        }
        var text = File.ReadAllText(file);
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.StartsWith('\\'))
            {
                throw new ArgumentException($"{file}, line {number}: {line.ToString()} is a command of psql, which does not run it here. Leave it out.", nameof(file));
            }
        }
        return text;
    }
}
