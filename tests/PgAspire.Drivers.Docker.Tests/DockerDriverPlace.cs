using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Drivers.Docker.Containers;
using PgAspire.Drivers.Docker.Ownership;
using PgAspire.Drivers.Specs;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Tests;

/// <summary>Volumes and a folder of sockets of a test's own, in the engine that all tests share.</summary>
public sealed class DockerDriverPlace(string image) : DriverPlace
{
    private readonly string _id = Guid.NewGuid().ToString("N")[..8];
    private readonly List<DockerInstanceDriver> _drivers = [];
    private readonly List<string> _volumes = [];
    private bool _tagged;

    private string Again => $"pgaspire-test/again:{_id}";

    public string Root => Path.Combine(Path.GetTempPath(), $"pgd-{_id}");

    /// <summary>The name in the engine of a test's volume.</summary>
    public string Volume(string name)
    {
        var volume = $"pgd-{_id}-{name}";
        _volumes.Add(volume);
        return volume;
    }

    public override IInstanceDriver Create(string cluster, string? volume = null) => CreateDockerDriver(cluster, volume);

    public DockerInstanceDriver CreateDockerDriver(string cluster = "pg", string? volume = null, Func<DockerDriverOptions, DockerDriverOptions>? change = null)
    {
        var options = new DockerDriverOptions
        {
            ClusterName = cluster,
            Image = image,
            PullPolicy = Docker.Images.ImagePullPolicy.Never,
            RootDirectory = Root,
            DataVolume = volume is null ? null : Volume(volume),
        };
        var driver = new DockerInstanceDriver(change?.Invoke(options) ?? options, NullLogger.Instance, TimeProvider.System);
        _drivers.Add(driver);
        return driver;
    }

    public override string OtherOperand => image switch
    {
        TestImages.Operand15 => TestImages.NewerOperand15,
        TestImages.NewerOperand15 => TestImages.Operand15,
        _ => Again,
    };

    public override string? OtherMajorOperand => image.EndsWith("18", StringComparison.Ordinal) ? TestImages.Operand15 : TestImages.Operand18;

    public override IReadOnlyList<string> UnusableOperands => [TestImages.WithoutPostgres, "pgaspire-test/operand:1", "/usr/lib/postgresql/15/bin", "No Image"];

    public override async Task<string?> ReadDetachedAsync(IInstanceDriver driver, string where, string name)
    {
        var engine = await TestEngine.ConnectionAsync();
        var volume = where["the volume ".Length..];
        if (!(await TestEngine.InventoryAsync()).Contains($"volume {volume}"))
        {
            return null;
        }
        var container = await engine.Client.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Image = image,
            Entrypoint = ["/bin/true"],
            HostConfig = new HostConfig { Mounts = [new Mount { Type = "volume", Source = volume, Target = InstancePaths.Volume, ReadOnly = true }] },
        });
        try
        {
            return await new ContainerFiles(engine).ReadAsync(container.ID, $"{InstancePaths.Data}/{name}", TestContext.Current.CancellationToken);
        }
        finally
        {
            await engine.Client.Containers.RemoveContainerAsync(container.ID, new ContainerRemoveParameters { RemoveVolumes = true });
        }
    }

    /// <summary>Gives the image a second name, as an operand of the same version.</summary>
    public async Task TagAsync()
    {
        await (await TestEngine.ClientAsync()).Images.TagImageAsync(
            image, new ImageTagParameters { RepositoryName = Again.Split(':')[0], Tag = Again.Split(':')[1] });
        _tagged = true;
    }

    public override async Task KillFirstProcessAsync(IInstanceDriver driver, string instance) =>
        await (await TestEngine.ClientAsync()).Containers.KillContainerAsync(
            ((DockerInstanceDriver)driver).ContainerId(instance)!, new ContainerKillParameters { Signal = "SIGKILL" });

    public override async Task<bool> AnyProcessAsync(IInstanceDriver driver, string instance)
    {
        var client = await TestEngine.ClientAsync();
        var containers = await client.Containers.ListContainersAsync(new ContainersListParameters
        {
            All = true,
            Filters = Labels.Filter(Labels.Is(Labels.Instance, instance), Labels.Is(Labels.Session, ((DockerInstanceDriver)driver).SessionId)),
        });
        foreach (var container in containers)
        {
            try
            {
                // The list lags behind.
                if ((await client.Containers.InspectContainerAsync(container.ID)).State is { Running: true })
                {
                    return true;
                }
            }
            catch (global::Docker.DotNet.DockerContainerNotFoundException)
            {
                // It was removed meanwhile.
            }
        }
        return false;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var driver in _drivers)
        {
            await driver.DisposeAsync();
        }
        var client = await TestEngine.ClientAsync();
        foreach (var kept in (await client.Volumes.ListAsync(CancellationToken.None)).Volumes ?? [])
        {
            if (_volumes.Any(name => kept.Name.StartsWith(name, StringComparison.Ordinal)))
            {
                await client.Volumes.RemoveAsync(kept.Name, force: true);
            }
        }
        if (_tagged)
        {
            await client.Images.DeleteImageAsync(Again, new ImageDeleteParameters());
        }
        var sessions = _drivers.Select(driver => driver.SessionId).Where(id => id.Length > 0).ToArray();
        var left = (await TestEngine.InventoryAsync()).Where(item => sessions.Any(id => item.Contains(id, StringComparison.Ordinal)) || item.Contains(_id, StringComparison.Ordinal)).ToArray();
        var folders = Directory.Exists(Root) ? Directory.GetFileSystemEntries(Root) : [];
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }
        Assert.Empty(left);
        Assert.Empty(folders);
    }
}
