using PgAspire.Drivers.Process.Native;
using PgAspire.Drivers.Specs;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Process.Tests;

public sealed class PermissionTests() : ProcessDriverTest(sharedTemplates: false)
{
    [Theory]
    [InlineData(null)]
    [InlineData("data")]
    public async Task Nobody_else_can_read_anything(string? volume)
    {
        var cluster = await OpenAsync(volume: volume);
        await cluster.StartAsync("pg-1", "pg-2");
        await cluster.Driver.WriteFilesAsync("pg-1", [new(InstanceDirectory.Certificates, CertificateFiles.ServerKey, "key")], Cancellation);
        await cluster.Driver.WriteStateAsync("operator.json", "key", Cancellation);
        await ((ProcessInstanceDriver)cluster.Driver).PrepareAheadAsync(TestCluster.Recipe, copies: 1, Cancellation);

        var seen = 0;
        foreach (var path in Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(Place.Root)!, "*", SearchOption.AllDirectories))
        {
            var mode = File.GetUnixFileMode(path);
            var own = FileOwner.Of(path)!.Value.User == Libc.EffectiveUserId();
            const UnixFileMode PassThrough = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            var others = mode & (PassThrough | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
            // A socket's own mode is open; its directory is not.
            var open = others != 0 && !path.Contains(".s.PGSQL.", StringComparison.Ordinal);
            Assert.False(open && !(own && Environment.UserName == "root" && Directory.Exists(path) && others == PassThrough), $"{path}: {mode}");
            seen++;
        }
        Assert.True(seen > 2000, $"{seen} files");
    }

    [Fact]
    public void A_root_folder_that_everybody_may_write_to_is_refused()
    {
        Directory.CreateDirectory(Place.Root);
        File.SetUnixFileMode(Place.Root, File.GetUnixFileMode(Place.Root) | UnixFileMode.OtherWrite);

        Assert.Contains("Everybody", Assert.Throws<DriverException>(() => ProcessInstanceDriver.Sweep(Place.Root)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_folder_of_another_user_is_refused()
    {
        Assert.SkipUnless(Libc.EffectiveUserId() == 0, "Only root can give a folder away.");
        Directory.CreateDirectory(Place.Root);
        Libc.ChangeOwner(Place.Root, 12345, 12345);

        Assert.Contains("12345", Assert.Throws<DriverException>(() => ProcessInstanceDriver.Sweep(Place.Root)).Message, StringComparison.Ordinal);
    }
}
