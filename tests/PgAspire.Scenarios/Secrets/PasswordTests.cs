using System.Collections.Concurrent;
using System.Text;
using Npgsql;
using PgAspire.Chaos;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>Passwords and keys stay where they belong, from the first moment to a clone.</summary>
public sealed class PasswordTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_password_is_in_a_command_line_an_environment_a_log_or_a_file_that_others_may_read()
    {
        Prerequisites.RequirePostgres();
        var place = new ClusterPlace("pgs-secret");
        var credentials = new Operator.ClusterCredentials(new("app", new PasswordGenerator().Generate()), new PasswordGenerator().Generate());
        string[] secrets = [credentials.Application.Password, credentials.SuperuserPassword!];
        var exposed = new ConcurrentDictionary<string, bool>();
        using var looking = new CancellationTokenSource();
        var looker = Task.Run(() =>
        {
            while (!looking.IsCancellationRequested)
            {
                LookAtProcesses(secrets, exposed);
            }
        }, Cancellation);

        await using (var cluster = new TestedCluster(Specs.Manifest(synchronous: true), place.Data("data"), credentials, root: place.Root))
        {
            await cluster.StartAsync();
            var healthy = await cluster.HealthyAsync();
            await Assert.ThrowsAsync<PostgresException>(() => cluster.ScalarAsync<int>(ServiceKind.ReadWrite, "SELECT no_such_column"));
            ProcessFaults.DeleteData(cluster.Data(healthy.Services.ReadOnly[0]));
            await cluster.UntilAsync(s => s.Instances.Any(i => i.Job == JobKind.Clone), "a clone");
            await cluster.HealthyAsync();
            InstanceProcesses.Send(cluster.ProcessId(healthy.CurrentPrimary!), InstanceProcesses.Kill);
            await cluster.UntilAsync(s => s.Timeline.Value == 2, "another primary");
            await cluster.HealthyAsync();

            Assert.Empty(Exposed(place.Path, secrets));
            var said = cluster.Log.Lines.Concat(cluster.Cluster.Operator.Journal.Entries.Select(e => e.ToString())).Append(cluster.Describe()).Append(cluster.Snapshot.ToString()).ToArray();
            Assert.InRange(said.Length, 10, int.MaxValue);
            Assert.DoesNotContain(said, line => secrets.Any(s => line.Contains(s, StringComparison.Ordinal)));
            Assert.DoesNotContain(said, line => line.Contains("PRIVATE KEY", StringComparison.Ordinal));
        }
        await looking.CancelAsync();
        await looker;

        Assert.Empty(exposed.Keys);
        Assert.Empty(Exposed(place.Path, secrets));
        place.Delete();
    }

    private static void LookAtProcesses(string[] secrets, ConcurrentDictionary<string, bool> exposed)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])))
        {
            foreach (var file in (string[])["cmdline", "environ"])
            {
                try
                {
                    var text = File.ReadAllText($"{process}/{file}");
                    if (secrets.Any(s => text.Contains(s, StringComparison.Ordinal)))
                    {
                        exposed[$"{process}/{file}: {text.Split('\0')[0]}"] = true;
                    }
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // it has ended
                }
            }
        }
    }

    // files that somebody but their owner may read and that hold a password or a private key, and keys without a password likewise
    private static List<string> Exposed(string folder, string[] secrets)
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        var needles = secrets.Append("PRIVATE KEY").Select(Encoding.ASCII.GetBytes).ToArray();
        List<string> found = [];
        foreach (var file in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            try
            {
                if ((File.GetUnixFileMode(file) & Others) != 0 && File.ReadAllBytes(file) is { } bytes && Array.Exists(needles, n => bytes.AsSpan().IndexOf(n) >= 0))
                {
                    found.Add(file);
                }
            }
            catch (IOException)
            {
                // a server has deleted it meanwhile, or it is a socket
            }
        }
        return found;
    }
}
