using PgAspire.Drivers.Process.Installation;
using PgAspire.Operator;

namespace PgAspire.Drivers.Process.Tests;

public sealed class InstallationSearchTests : IDisposable
{
    private static readonly string[] Programs = ["postgres", "initdb", "pg_basebackup", "pg_rewind", "pg_controldata"];

    private readonly string _folder = Directory.CreateTempSubdirectory("pgd-").FullName;
    private readonly Dictionary<string, string> _environment = [];

    public InstallationSearchTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-ins are shell scripts.");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_highest_version_wins_unless_one_is_asked_for()
    {
        var places = new[] { Install("a", "15.4"), Install("b", "17.2 (Debian 17.2-1)"), Install("c", "16.9"), Install("d", "13.20"), Install("e", "18beta1") };

        Assert.Equal(new PostgresInstallation(places[4], "18beta1", 18), Find(places));
        Assert.Equal(new PostgresInstallation(places[2], "16.9", 16), Find(places, major: 16));
        Assert.Throws<DriverException>(() => Find(places, major: 13));
    }

    [Fact]
    public void An_incomplete_folder_does_not_count()
    {
        var wrappers = Install("wrappers", "18.0", without: "pg_rewind");
        var whole = Install("whole", "15.4");
        _environment["PATH"] = wrappers;

        Assert.Equal(whole, Find([whole]).Directory);
        var refused = Assert.Throws<DriverException>(() => Find([]));
        Assert.Contains($"{wrappers} (lacks pg_rewind)", refused.Message, StringComparison.Ordinal);
        Assert.Contains(PostgresInstallation.EnvironmentVariable, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_in_path_leads_to_the_real_folder()
    {
        var real = Install("real", "16.1");
        var links = Directory.CreateDirectory(Path.Combine(_folder, "links")).FullName;
        File.CreateSymbolicLink(Path.Combine(links, "postgres"), Path.Combine(real, "postgres"));
        _environment["PATH"] = links;

        Assert.Equal(real, Find([]).Directory);
    }

    [Fact]
    public void The_named_folder_is_the_only_one()
    {
        var named = Install("named", "14.1");
        var higher = Install("higher", "18.0");

        Assert.Equal(named, Find([higher], explicitDirectory: named).Directory);
        _environment[PostgresInstallation.EnvironmentVariable] = named;
        Assert.Equal(named, Find([higher]).Directory);
        Assert.Contains("(version 14.1)", Assert.Throws<DriverException>(() => Find([higher], major: 18)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_tells_no_version_does_not_count()
    {
        var broken = Install("broken", "?");

        Assert.Contains("does not tell", Assert.Throws<DriverException>(() => Find([broken])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exact_version_is_found_the_present_one_first()
    {
        var (older, newer, again) = (Install("older", "15.4"), Install("newer", "15.10 (Debian 15.10-1)"), Install("again", "15.10"));
        var present = new PostgresInstallation(older, "15.4", 15);

        Assert.Equal(present, FindExactly("15.4", present, [newer, older]));
        Assert.Equal(newer, FindExactly("15.10", present, [newer, again])?.Directory);
        Assert.Equal(again, FindExactly("15.10", new PostgresInstallation(again, "15.10", 15), [newer, again])?.Directory);
        Assert.Null(FindExactly("15.1", present, [newer, older]));
        _environment["PATH"] = again;
        Assert.Equal(again, FindExactly("15.10", present, [newer])?.Directory);
        _environment[PostgresInstallation.EnvironmentVariable] = older;
        Assert.Null(FindExactly("15.10", present, [newer, again]));
    }

    [Fact]
    public void A_folder_whose_programs_were_replaced_is_another_version()
    {
        var folder = Install("folder", "15.4");
        var present = Find([folder]);
        Install("folder", "15.10");

        Assert.Null(FindExactly("15.4", present, [folder]));
        Assert.Equal(new PostgresInstallation(folder, "15.10", 15), FindExactly("15.10", present, [folder]));
    }

    private PostgresInstallation? FindExactly(string version, PostgresInstallation present, string[] places) =>
        new InstallationSearch(name => _environment.GetValueOrDefault(name), () => places).FindExactly(version, present);

    private PostgresInstallation Find(string[] places, int? major = null, string? explicitDirectory = null) =>
        new InstallationSearch(name => _environment.GetValueOrDefault(name), () => places).Find(major, explicitDirectory);

    private string Install(string name, string version, string? without = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        foreach (var program in Programs.Where(program => program != without))
        {
            var path = Path.Combine(folder, program);
            File.Delete(path);
            File.WriteAllText(path, $"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        return folder;
    }
}
