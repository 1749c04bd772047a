namespace PgAspire.Model;

/// <summary>The libraries that are loaded at server start; they end up in one comma-separated value.</summary>
internal static class PreloadLibraryRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        const string Path = "spec.postgresql.shared_preload_libraries";
        if (spec.Postgresql is null || !findings.Require(spec.Postgresql.SharedPreloadLibraries, Path))
        {
            return;
        }
        for (var i = 0; i < spec.Postgresql.SharedPreloadLibraries.Count; i++)
        {
            var library = spec.Postgresql.SharedPreloadLibraries[i];
            if (string.IsNullOrWhiteSpace(library))
            {
                findings.Add($"{Path}[{i}]", "The library's name must not be empty; remove it.");
            }
            else if (library.AsSpan().ContainsAny(",\"'"))
            {
                findings.Add($"{Path}[{i}]", $"'{Excerpt.Of(library)}' has a comma or a quote; write one library without quotes an element.");
            }
            else
            {
                TextRules.CheckSingleLine(library, $"{Path}[{i}]", "The library's name", findings);
            }
        }
    }
}
