using System.Reflection;

namespace PgAspire.Operator.Tests;

/// <summary>Compares a text with the approved one in the folder Approved; a difference leaves the received text beside it.</summary>
internal static class Approved
{
    public static void Matches(string name, string received)
    {
        using var stream = typeof(Approved).Assembly.GetManifestResourceStream($"PgAspire.Operator.Tests.Approved.{name}.txt");
        var approved = stream is null ? "" : new StreamReader(stream).ReadToEnd();
        if (approved == received)
        {
            return;
        }
        var folder = typeof(Approved).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ApprovedFolder").Value!;
        var file = Path.Combine(Directory.Exists(folder) ? folder : AppContext.BaseDirectory, $"{name}.received.txt");
        File.WriteAllText(file, received);
        var (left, right) = (approved.Split('\n'), received.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(left.Length, right.Length)).First(i => left.ElementAtOrDefault(i) != right.ElementAtOrDefault(i));
        Assert.Fail($"{name} differs from Approved/{name}.txt from line {line + 1} on:\n- {left.ElementAtOrDefault(line)}\n+ {right.ElementAtOrDefault(line)}\nIf the change is meant, replace the approved file by {file}.");
    }
}
