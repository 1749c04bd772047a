using System.Globalization;
using System.Net;
using Docker.DotNet.Models;
using PgAspire.Drivers.Docker.Images;
using PgAspire.Drivers.Docker.Networks;
using PgAspire.Drivers.Docker.Ownership;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Docker.Containers;

/// <summary>What every container of a cluster is made like. Pure.</summary>
internal sealed class ContainerPlan(DockerDriverOptions options, Session session, PostgresImage image, ClusterNetworks networks)
{
    private const string Home = "/nonexistent";
    private static readonly string[] Waiting = ["tail", "-f", "/dev/null"];

    /// <summary>The container of an instance's server: its first process is <c>postgres</c>, so that its exit is the server's exit.</summary>
    public CreateContainerParameters Server(InstanceSlot slot)
    {
        var command = PostgresCommands.Server(slot.Layout);
        var port = string.Create(CultureInfo.InvariantCulture, $"{InstancePaths.Port}/tcp");
        var parameters = Base(session.NameOf(slot.Name), Labels.Server, slot.Name, Program(command.Tool), command.Arguments);
        parameters.Hostname = slot.Name;
        // What an engine that is shut down sends: a fast shutdown.
        parameters.StopSignal = "SIGINT";
        parameters.ExposedPorts = new Dictionary<string, EmptyStruct> { [port] = default };
        var host = parameters.HostConfig!;
        host.Mounts = [VolumeOf(slot, InstancePaths.Volume), Bind(slot.Layout.SocketDirectory), .. EmptyDeclaredVolumes()];
        host.PortBindings = new Dictionary<string, IList<PortBinding>>
        {
            [port] = [new PortBinding { HostIP = IPAddress.Loopback.ToString(), HostPort = slot.HostPort.ToString(CultureInfo.InvariantCulture) }],
        };
        host.ShmSize = options.SharedMemory;
        host.Memory = options.MemoryLimit ?? 0;
        // Without swap: what is killed in production is killed here.
        host.MemorySwap = options.MemoryLimit ?? 0;
        host.NanoCPUs = options.CpuLimit is { } cores ? (long)(cores * 1_000_000_000) : 0;
        Join(parameters, slot.InstanceAddress.ToString(), slot.Name);
        return parameters;
    }

    /// <summary>A container through which the files of an instance's volume are read and written, whether it runs or not; it runs when a short program is wanted there.</summary>
    public CreateContainerParameters Files(InstanceSlot slot)
    {
        var parameters = Base(session.NameOf($"{slot.Name}-files"), Labels.Files, slot.Name, Waiting[0], Waiting[1..]);
        parameters.HostConfig!.Mounts = [VolumeOf(slot, InstancePaths.Volume), .. EmptyDeclaredVolumes()];
        parameters.HostConfig.NetworkMode = "none";
        return parameters;
    }

    /// <summary>A container in which one of PostgreSQL's tools runs to its end on an instance's volume.</summary>
    public CreateContainerParameters Tool(InstanceSlot slot, ToolInvocation invocation)
    {
        var name = session.NameOf($"{slot.Name}-tool-{Guid.NewGuid().ToString("N")[..6]}");
        var parameters = Base(name, Labels.Tool, slot.Name, Program(invocation.Tool), invocation.Arguments);
        parameters.WorkingDir = InstancePaths.Volume;
        parameters.OpenStdin = parameters.StdinOnce = parameters.AttachStdin = true;
        parameters.AttachStdout = parameters.AttachStderr = true;
        parameters.HostConfig!.Mounts = [VolumeOf(slot, InstancePaths.Volume), .. EmptyDeclaredVolumes()];
        parameters.HostConfig.ShmSize = options.SharedMemory;
        Join(parameters, address: null);
        return parameters;
    }

    /// <summary>A container that does nothing: programs are run in it one after another, with the volumes of several instances.</summary>
    /// <param name="slots">The instances; the volume of the first one is where its server has it.</param>
    public CreateContainerParameters Workbench(IReadOnlyList<InstanceSlot> slots)
    {
        var parameters = Base(session.NameOf("workbench-" + Guid.NewGuid().ToString("N")[..6]), Labels.Tool, instance: null, Waiting[0], Waiting[1..]);
        parameters.HostConfig!.Mounts = [.. slots.Select((slot, index) => VolumeOf(slot, WorkbenchPath(index))), .. EmptyDeclaredVolumes()];
        parameters.HostConfig.NetworkMode = "none";
        parameters.HostConfig.ShmSize = options.SharedMemory;
        return parameters;
    }

    /// <summary>Where the workbench has the volume of an instance.</summary>
    public static string WorkbenchPath(int index) =>
        index == 0 ? InstancePaths.Volume : string.Create(CultureInfo.InvariantCulture, $"/pgaspire/{index}");

    /// <summary>A container that runs one program as root on an instance's volume, for what the server's account may not do.</summary>
    public CreateContainerParameters AsRoot(InstanceSlot slot, string program, IEnumerable<string> arguments)
    {
        var parameters = Base(session.NameOf($"{slot.Name}-root-{Guid.NewGuid().ToString("N")[..6]}"), Labels.Tool, slot.Name, program, arguments);
        parameters.User = "0:0";
        parameters.HostConfig!.CapDrop = [];
        parameters.HostConfig.Mounts = [VolumeOf(slot, InstancePaths.Volume), .. EmptyDeclaredVolumes()];
        parameters.HostConfig.NetworkMode = "none";
        return parameters;
    }

    /// <summary>A container that copies an instance's volume into another, which is empty, with owners and modes.</summary>
    public CreateContainerParameters Copy(InstanceSlot slot, string volume)
    {
        const string Target = "/pgaspire/copy";
        var parameters = AsRoot(slot, "cp", ["-a", "--", $"{InstancePaths.Volume}/.", Target]);
        parameters.HostConfig!.Mounts!.Add(new Mount { Type = "volume", Source = volume, Target = Target, VolumeOptions = new VolumeOptions { NoCopy = true } });
        return parameters;
    }

    /// <summary>The container that stands for the ownership of a data volume, and holds what belongs to the cluster as a whole.</summary>
    public CreateContainerParameters Claim(string name, string volume, string path)
    {
        var parameters = Base(name, Labels.Claim, instance: null, Waiting[0], Waiting[1..]);
        parameters.HostConfig!.Mounts = [new Mount { Type = "volume", Source = volume, Target = path }, .. EmptyDeclaredVolumes()];
        parameters.HostConfig.NetworkMode = "none";
        return parameters;
    }

    /// <summary>The environment of every program: nothing of this process's, and nothing of the image's that would mean something.</summary>
    public IReadOnlyList<string> Environment() =>
    [
        // Messages in English, since they are read; the locale of the data comes from the arguments of initdb.
        "LC_ALL=C",
        // As in production; initdb writes the time zone into postgresql.conf.
        "TZ=UTC",
        $"PATH={image.BinDirectory}:{image.SearchPath}",
        // libpq looks for passwords and certificates below it, and must find none.
        $"HOME={Home}",
    ];

    /// <summary>The path of a tool in the image.</summary>
    public string Program(PostgresTool tool) => $"{image.BinDirectory}/{ProgramName(tool)}";

    /// <summary>The server's account, as the engine wants it.</summary>
    public string User { get; } = string.Create(CultureInfo.InvariantCulture, $"{image.Account.UserId}:{image.Account.GroupId}");

    private static string ProgramName(PostgresTool tool) => tool switch
    {
        PostgresTool.Postgres => "postgres",
        PostgresTool.InitDb => "initdb",
        PostgresTool.BaseBackup => "pg_basebackup",
        PostgresTool.Rewind => "pg_rewind",
        PostgresTool.ControlData => "pg_controldata",
        _ => throw new ArgumentOutOfRangeException(nameof(tool), tool, "Not a program of PostgreSQL's."),
    };

    private CreateContainerParameters Base(string name, string kind, string? instance, string program, IEnumerable<string> arguments) => new()
    {
        Name = name,
        Image = image.Id,
        Entrypoint = [program],
        Cmd = [.. arguments],
        User = User,
        Env = [.. Environment()],
        Labels = session.Labels(kind, instance),
        Healthcheck = new HealthcheckConfig { Test = ["NONE"] },
        HostConfig = new HostConfig
        {
            CapDrop = ["ALL"],
            SecurityOpt = ["no-new-privileges"],
            RestartPolicy = new RestartPolicy { Name = RestartPolicyKind.No },
        },
    };

    private void Join(CreateContainerParameters parameters, string? address, params IList<string> aliases)
    {
        parameters.HostConfig!.NetworkMode = networks.Instances;
        parameters.NetworkingConfig = new NetworkingConfig
        {
            EndpointsConfig = new Dictionary<string, EndpointSettings>
            {
                [networks.Instances] = new()
                {
                    Aliases = aliases,
                    IPAMConfig = address is null ? null : new EndpointIPAMConfig { IPv4Address = address },
                    // Newer engines take the ports from the network with the highest priority.
                    GwPriority = 1,
                },
            },
        };
    }

    private static Mount VolumeOf(InstanceSlot slot, string path) =>
        new() { Type = "volume", Source = slot.Volume, Target = path, VolumeOptions = new VolumeOptions { NoCopy = true } };

    private static Mount Bind(string path) => new() { Type = "bind", Source = path, Target = path };

    // Otherwise the engine would make a volume without a label for each, each time.
    private IEnumerable<Mount> EmptyDeclaredVolumes() => image.DeclaredVolumes
        .Where(path => path.TrimEnd('/') != InstancePaths.Volume)
        .Select(path => new Mount { Type = "tmpfs", Target = path });
}
