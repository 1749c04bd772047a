using PgAspire.Model;
using PgAspire.Postgres;

namespace PgAspire.Operator;

/// <summary>Carries out actions through the driver and SQL; the only code that does. It decides nothing and remembers nothing.</summary>
internal sealed class Executor(IInstanceDriver driver, IInstanceSql sql, OperatorSettings settings)
{
    /// <summary>What an action needs to know beside itself.</summary>
    /// <param name="Spec">The specification.</param>
    /// <param name="Certificates">The cluster's certificates.</param>
    /// <param name="Credentials">The passwords.</param>
    /// <param name="Inputs">What shapes the configurations of the action's instances, their upstreams included.</param>
    internal sealed record Surroundings(PostgresClusterSpec Spec, ClusterCertificates Certificates, ClusterCredentials Credentials, IReadOnlyDictionary<string, InstanceConfigurationInput> Inputs)
    {
        /// <summary>What was declared of the catalog before in this run.</summary>
        public CatalogDeclarations Declared { get; init; } = CatalogDeclarations.None;
    }

    /// <summary>Tells one state of an instance's configuration files and certificates from another.</summary>
    public static string Mark(InstanceConfigurationFiles configuration, ClusterCertificates certificates) => $"{configuration.Hash} {certificates.Fingerprint}";

    /// <summary>Carries out one action to its end.</summary>
    /// <returns>What the operator learns from it.</returns>
    public async Task<ActionResult> RunAsync(OperatorAction action, Surroundings around, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case InitializeCluster a:
                return await InitializeAsync(a, around, cancellationToken);
            case StartInstance a:
                return await StartAsync(a.Instance, a.Upstream, readControlData: true, around, cancellationToken);
            case KillInstance a:
                await driver.KillAsync(a.Instance, cancellationToken);
                return ActionResult.Nothing;
            case StopInstance a:
                await StopAsync(a.Instance, around.Spec.StopDelay, cancellationToken);
                return ActionResult.Nothing;
            case DemoteInstance a:
                await StopAsync(a.Instance, around.Spec.SwitchoverDelay, cancellationToken);
                return ActionResult.Nothing with { ControlData = await ControlDataAsync(a.Instance, cancellationToken) };
            case RestartInstance a:
                return await RestartAsync(a, around, cancellationToken);
            case PromoteInstance a:
                if (a.Slots.Count > 0)
                {
                    await sql.ReconcileSlotsAsync(a.Instance, Slots(around.Spec, ValueMap<Lsn?>.From(a.Slots.Select(n => KeyValuePair.Create(n, (Lsn?)null)))), cancellationToken);
                }
                await sql.PromoteAsync(a.Instance, cancellationToken);
                await sql.WaitUntilPrimaryAsync(a.Instance, cancellationToken);
                await sql.TerminateClientSessionsAsync(a.Instance, cancellationToken);
                return ActionResult.Nothing with { Status = await sql.GetStatusAsync(a.Instance, cancellationToken) };
            case ReconfigureInstance a:
                return await ReconfigureAsync(a, around, cancellationToken);
            case CheckpointInstance a:
                await sql.CheckpointAsync(a.Instance, cancellationToken);
                return ActionResult.Nothing;
            case CloneInstance a:
                return await CloneAsync(a, around, cancellationToken);
            case RewindInstance a:
                return await RewindAsync(a, around, cancellationToken);
            case ReconcileSlots a:
                await sql.ReconcileSlotsAsync(a.Instance, Slots(around.Spec, a.Slots) with { Drop = a.Drop }, cancellationToken);
                return ActionResult.Nothing;
            case ReconcileCatalog a:
                var catalog = await sql.ReconcileCatalogAsync(a.Instance, new CatalogPlan
                {
                    Spec = around.Spec,
                    Application = around.Credentials.Application,
                    SuperuserPassword = around.Spec.EnableSuperuserAccess ? around.Credentials.SuperuserPassword : null,
                    RolePasswords = around.Credentials.RolePasswordsFor(around.Spec),
                    Declared = around.Declared,
                    Bootstrap = a.Bootstrap,
                }, cancellationToken);
                return ActionResult.Nothing with { Catalog = catalog, CatalogOf = around, Status = a.Bootstrap ? await sql.GetStatusAsync(a.Instance, cancellationToken) : null };
            case DeleteInstance a:
                await driver.DeleteAsync(a.Instance, cancellationToken);
                return ActionResult.Nothing;
            case DestroyInstance a:
                sql.Forget(a.Instance);
                if (a.KeepsData)
                {
                    return ActionResult.Nothing with { DetachedTo = await driver.DetachAsync(a.Instance, cancellationToken) };
                }
                await driver.DeleteAsync(a.Instance, cancellationToken);
                return ActionResult.Nothing;
            default:
                throw new InvalidOperationException($"No way to carry out {action.Name}.");
        }
    }

    private static SlotPlan Slots(PostgresClusterSpec spec, ValueMap<Lsn?> slots) => new(spec.ReplicationSlots.SlotPrefix, slots);

    private async Task<ActionResult> InitializeAsync(InitializeCluster action, Surroundings around, CancellationToken cancellationToken)
    {
        string[] all = [action.Primary, .. action.Standbys];
        await driver.InitializeAsync(all, Recipes.For(around.Spec), cancellationToken);
        // a standby needs no base backup: its copy was made before the primary first started
        var readControlData = InstanceConfiguration.IsBelowFreshData(around.Spec);
        var started = await Task.WhenAll(all.Select(name => StartAsync(name, name == action.Primary ? null : action.Primary, readControlData, around, cancellationToken)));
        return ActionResult.Nothing with
        {
            Configurations = ValueMap<string>.From(started.SelectMany(s => s.Configurations)),
            Upstreams = ValueMap<string>.From(started.SelectMany(s => s.Upstreams)),
            HotStandbyMinimums = ValueMap<ValueMap<int>>.From(started.SelectMany(s => s.HotStandbyMinimums)),
            Started = [.. all],
        };
    }

    private async Task<ActionResult> StartAsync(string instance, string? upstream, bool readControlData, Surroundings around, CancellationToken cancellationToken)
    {
        var minimums = upstream is not null && readControlData ? await HotStandbyMinimumsAsync(instance, cancellationToken) : ValueMap<int>.Empty;
        var configuration = await WriteAsync(instance, upstream, minimums, around, cancellationToken);
        await driver.StartAsync(instance, cancellationToken);
        return ActionResult.Nothing with
        {
            Configurations = ValueMap<string>.Empty.With(instance, Mark(configuration, around.Certificates)),
            Upstreams = Upstream(instance, upstream),
            HotStandbyMinimums = ValueMap<ValueMap<int>>.Empty.With(instance, minimums),
            Started = [instance],
        };
    }

    private async Task<ActionResult> RestartAsync(RestartInstance action, Surroundings around, CancellationToken cancellationToken)
    {
        var smart = around.Spec.SmartShutdownTimeout == ClusterDefaults.SmartShutdownTimeout ? settings.SmartShutdownTimeout : around.Spec.SmartShutdownTimeout;
        if (smart > TimeSpan.Zero)
        {
            sql.Forget(action.Instance);
            await driver.StopAsync(action.Instance, ShutdownMode.Smart, smart, cancellationToken);
        }
        else
        {
            await StopAsync(action.Instance, around.Spec.StopDelay, cancellationToken);
        }
        return await StartAsync(action.Instance, action.Upstream, readControlData: true, around, cancellationToken);
    }

    private Task StopAsync(string instance, TimeSpan limit, CancellationToken cancellationToken)
    {
        // the operator's own session would be one more that must be ended
        sql.Forget(instance);
        return driver.StopAsync(instance, ShutdownMode.Fast, limit < settings.ShutdownLimit ? limit : settings.ShutdownLimit, cancellationToken);
    }

    private async Task<ControlDataReport> ControlDataAsync(string instance, CancellationToken cancellationToken)
    {
        var invocation = PostgresCommands.ControlData(driver.Layout(instance));
        var result = await driver.RunToolAsync(instance, invocation, cancellationToken);
        try
        {
            return result.Succeeded ? ControlDataReport.Parse(result.Output)
                : throw new DriverException($"{invocation.Tool} for {instance} ended with exit code {result.ExitCode}: {Tail(result.Error)}");
        }
        catch (FormatException e)
        {
            throw new DriverException($"pg_control of {instance} cannot be read: {e.Message}", e);
        }
    }

    // a standby with less than the primary had refuses to start, until it has replayed that the primary has less now
    private async Task<ValueMap<int>> HotStandbyMinimumsAsync(string instance, CancellationToken cancellationToken)
    {
        var result = await driver.RunToolAsync(instance, PostgresCommands.ControlData(driver.Layout(instance)), cancellationToken);
        try
        {
            return result.Succeeded ? ControlDataReport.Parse(result.Output).HotStandbySettings : ValueMap<int>.Empty;
        }
        catch (FormatException)
        {
            // the server says itself what is wrong with its pg_control, and is cloned when it cannot start
            return ValueMap<int>.Empty;
        }
    }

    private async Task<ActionResult> ReconfigureAsync(ReconfigureInstance action, Surroundings around, CancellationToken cancellationToken)
    {
        var configuration = InstanceConfiguration.Compose(around.Inputs[action.Instance]);
        await driver.WriteFilesAsync(action.Instance, [.. configuration.Files, .. around.Certificates.InstanceFiles()], cancellationToken);
        await sql.ReloadAsync(action.Instance, cancellationToken);
        return ActionResult.Nothing with
        {
            Configurations = ValueMap<string>.Empty.With(action.Instance, Mark(configuration, around.Certificates)),
            Upstreams = Upstream(action.Instance, action.Upstream),
        };
    }

    private async Task<ActionResult> CloneAsync(CloneInstance action, Surroundings around, CancellationToken cancellationToken)
    {
        sql.Forget(action.Instance);
        await driver.DeleteAsync(action.Instance, cancellationToken);
        await driver.SetCompleteAsync(action.Instance, complete: false, cancellationToken);
        await driver.WriteFilesAsync(action.Instance, [.. around.Certificates.InstanceFiles()], cancellationToken);
        await RunAsync(action.Instance, PostgresCommands.BaseBackup(driver.Layout(action.Instance), driver.UpstreamAddress(action.Source), action.Instance), cancellationToken);
        return await FinishJoinAsync(action.Instance, action.Source, around, cancellationToken);
    }

    private async Task<ActionResult> RewindAsync(RewindInstance action, Surroundings around, CancellationToken cancellationToken)
    {
        sql.Forget(action.Instance);
        await driver.StopAsync(action.Instance, ShutdownMode.Fast, TimeSpan.FromSeconds(5), cancellationToken);
        // from here on a crash leaves data that nobody may start on
        await driver.SetCompleteAsync(action.Instance, complete: false, cancellationToken);
        // a single-user server, which ends recovery where a crash left it open, refuses to start with the signal
        await driver.WriteFilesAsync(action.Instance, [.. around.Certificates.InstanceFiles(), new(InstanceDirectory.Data, PostgresqlConf.StandbySignal, null)], cancellationToken);
        await RunAsync(action.Instance, PostgresCommands.Rewind(driver.Layout(action.Instance), driver.UpstreamAddress(action.Source)), cancellationToken);
        return await FinishJoinAsync(action.Instance, action.Source, around, cancellationToken);
    }

    // what was copied has the source's configuration; it gets its own before it counts as complete
    private async Task<ActionResult> FinishJoinAsync(string instance, string upstream, Surroundings around, CancellationToken cancellationToken)
    {
        await WriteAsync(instance, upstream, ValueMap<int>.Empty, around, cancellationToken);
        await driver.SetCompleteAsync(instance, complete: true, cancellationToken);
        return await StartAsync(instance, upstream, readControlData: true, around, cancellationToken);
    }

    private async Task<InstanceConfigurationFiles> WriteAsync(
        string instance, string? upstream, ValueMap<int> minimums, Surroundings around, CancellationToken cancellationToken)
    {
        var configuration = InstanceConfiguration.Compose(around.Inputs[instance] with { HotStandbyMinimums = minimums });
        List<InstanceFile> files = [.. configuration.Files, .. around.Certificates.InstanceFiles()];
        if (upstream is not null)
        {
            files.Add(new(InstanceDirectory.Data, PostgresqlConf.StandbySignal, ""));
        }
        await driver.WriteFilesAsync(instance, files, cancellationToken);
        return configuration;
    }

    private async Task RunAsync(string instance, ToolInvocation invocation, CancellationToken cancellationToken)
    {
        var result = await driver.RunToolAsync(instance, invocation, cancellationToken);
        if (!result.Succeeded)
        {
            throw new DriverException($"{invocation.Tool} for {instance} ended with exit code {result.ExitCode}: {Tail(result.Error)}");
        }
    }

    private static string Tail(string text) => string.Join(" | ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(3));

    private static ValueMap<string> Upstream(string instance, string? upstream) => upstream is null ? ValueMap<string>.Empty : ValueMap<string>.Empty.With(instance, upstream);
}

/// <summary>What the operator learns from an action beside that it succeeded.</summary>
internal sealed record ActionResult
{
    /// <summary>Nothing more.</summary>
    public static ActionResult Nothing { get; } = new();

    /// <summary>The marks of the configurations that were written.</summary>
    public ValueMap<string> Configurations { get; init; } = ValueMap<string>.Empty;

    /// <summary>Who streams from whom now.</summary>
    public ValueMap<string> Upstreams { get; init; } = ValueMap<string>.Empty;

    /// <summary>What <c>pg_control</c> of the started standbys asks for.</summary>
    public ValueMap<ValueMap<int>> HotStandbyMinimums { get; init; } = ValueMap<ValueMap<int>>.Empty;

    /// <summary>The servers that were started.</summary>
    public ValueList<string> Started { get; init; } = [];

    /// <summary>What came of the catalog.</summary>
    public CatalogResult? Catalog { get; init; }

    /// <summary>What the catalog was to hold; it may be something else meanwhile.</summary>
    public Executor.Surroundings? CatalogOf { get; init; }

    /// <summary>What <c>pg_control</c> of a server says that was ended.</summary>
    public ControlDataReport? ControlData { get; init; }

    /// <summary>Where the data of a destroyed instance is now.</summary>
    public string? DetachedTo { get; init; }

    /// <summary>The server's status at the action's end.</summary>
    public InstanceStatus? Status { get; init; }
}
