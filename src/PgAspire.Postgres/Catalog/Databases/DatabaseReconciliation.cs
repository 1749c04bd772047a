using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>Brings the declared databases about, and what is declared in each. One database's or object's error does not stop the others.</summary>
internal sealed class DatabaseReconciliation(CatalogPlan plan)
{
    private readonly Dictionary<string, DatabaseStatus> _statuses = new(StringComparer.Ordinal);

    /// <summary>Databases that were declared in this run, no longer are, and are to go.</summary>
    private IEnumerable<DatabaseSpec> Reclaimed =>
        plan.Declared.Databases.Where(d => d.ReclaimPolicy == ReclaimPolicy.Delete && plan.Spec.Databases.All(s => s.Name != d.Name));

    /// <summary>Whether there is anything to do.</summary>
    public bool IsNeeded => plan.Spec.Databases.Count > 0 || Reclaimed.Any();

    /// <summary>The databases whose objects <see cref="ApplyObjectsAsync"/> is to bring about.</summary>
    public IEnumerable<DatabaseSpec> WithObjects => plan.Spec.Databases.Where(d =>
        d.Ensure == Ensure.Present && _statuses[d.Name].Applied && d.Schemas.Count + d.Extensions.Count + d.ForeignDataWrappers.Count + d.Servers.Count > 0);

    /// <summary>The statuses, those of databases that could not be dropped last.</summary>
    public ValueList<DatabaseStatus> Statuses =>
    [
        .. plan.Spec.Databases.Select(d => _statuses[d.Name]),
        .. Reclaimed.Select(d => _statuses[d.Name]).Where(s => !s.Applied),
    ];

    /// <summary>Creates, alters and drops databases, in a session in another one.</summary>
    public async Task ApplyAsync(CatalogSession session)
    {
        foreach (var database in plan.Spec.Databases)
        {
            _statuses[database.Name] = new(database.Name)
            {
                Message = await CatalogSession.AttemptAsync(() => ApplyAsync(session, database)).ConfigureAwait(false),
            };
        }
        foreach (var database in Reclaimed)
        {
            _statuses[database.Name] = new(database.Name)
            {
                Message = await CatalogSession.AttemptAsync(() => DropAsync(session, database.Name)).ConfigureAwait(false),
            };
        }
    }

    /// <summary>Brings about what is declared in a database, in a session in it: what is to go goes first, what depends on others before these.</summary>
    public async Task ApplyObjectsAsync(CatalogSession session, DatabaseSpec database)
    {
        await AbsentAsync(database.Servers, s => s.Ensure, s => ServerAsync(session, s)).ConfigureAwait(false);
        await AbsentAsync(database.ForeignDataWrappers, f => f.Ensure, f => WrapperAsync(session, f)).ConfigureAwait(false);
        await AbsentAsync(database.Extensions, e => e.Ensure, e => ExtensionAsync(session, e)).ConfigureAwait(false);

        var status = _statuses[database.Name] with
        {
            Schemas = await EachAsync(database.Schemas, s => s.Name, s => SchemaAsync(session, s)).ConfigureAwait(false),
            Extensions = await EachAsync(database.Extensions, e => e.Name, e => ExtensionAsync(session, e)).ConfigureAwait(false),
            ForeignDataWrappers = await EachAsync(database.ForeignDataWrappers, f => f.Name, f => WrapperAsync(session, f)).ConfigureAwait(false),
            Servers = await EachAsync(database.Servers, s => s.Name, s => ServerAsync(session, s)).ConfigureAwait(false),
        };
        _statuses[database.Name] = status with { Message = status.Objects.All(o => o.Applied) ? null : DatabaseStatus.ObjectsFailed };
    }

    /// <summary>Notes that the objects of a database could not even be tried.</summary>
    public void Fail(DatabaseSpec database, string message) => _statuses[database.Name] = _statuses[database.Name] with { Message = message };

    /// <summary>The databases that were made in this run and are not yet gone.</summary>
    public ValueList<DatabaseSpec> StillDeclared() =>
    [
        .. plan.Spec.Databases.Where(d => d.Ensure == Ensure.Present && (_statuses[d.Name].Applied || plan.Declared.Databases.Any(p => p.Name == d.Name))),
        .. Reclaimed.Where(d => !_statuses[d.Name].Applied),
    ];

    private static async Task ApplyAsync(CatalogSession session, DatabaseSpec database)
    {
        if (database.Ensure == Ensure.Absent)
        {
            await DropAsync(session, database.Name).ConfigureAwait(false);
            return;
        }
        var existing = await session.FindAsync(CatalogDatabase.Query, r => new CatalogDatabase
        {
            Owner = r.GetString(0),
            Encoding = r.GetString(1),
            DeclaredEncoding = r.IsDBNull(2) ? null : r.GetString(2),
            Collate = r.GetString(3),
            CType = r.GetString(4),
            LocaleProvider = r.IsDBNull(5) ? null : r.GetString(5),
            Locale = r.IsDBNull(6) ? null : r.GetString(6),
            IcuRules = r.IsDBNull(7) ? null : r.GetString(7),
            Tablespace = r.GetString(8),
            IsTemplate = r.GetBoolean(9),
            AllowConnections = r.GetBoolean(10),
            ConnectionLimit = r.GetInt32(11),
        }, database.Name, database.Encoding).ConfigureAwait(false);
        if (existing is null)
        {
            await session.ExecuteAsync(DatabaseStatements.Create(database)).ConfigureAwait(false);
            return;
        }
        foreach (var statement in DatabaseStatements.Alter(database, existing))
        {
            await session.ExecuteAsync(statement).ConfigureAwait(false);
        }
        if (DatabaseStatements.FixedDifference(database, existing) is { } difference)
        {
            throw new CatalogException(difference);
        }
    }

    private static async Task DropAsync(CatalogSession session, string database)
    {
        if (await session.ExistsAsync("SELECT 1 FROM pg_catalog.pg_database d WHERE d.datname = $1::name", database).ConfigureAwait(false))
        {
            await session.ExecuteAsync(DatabaseStatements.Drop(database)).ConfigureAwait(false);
        }
    }

    private static async Task SchemaAsync(CatalogSession session, SchemaSpec schema)
    {
        var existing = await session.FindAsync(CatalogSchema.Query, r => new CatalogSchema(r.GetString(0)), schema.Name).ConfigureAwait(false);
        await session.TransactAsync(ObjectStatements.Schema(schema, existing)).ConfigureAwait(false);
    }

    private static async Task ExtensionAsync(CatalogSession session, ExtensionSpec extension)
    {
        var existing = await session.FindAsync(CatalogExtension.Query, r => new CatalogExtension(r.GetString(0), r.GetString(1)), extension.Name).ConfigureAwait(false);
        await session.TransactAsync(ObjectStatements.Extension(extension, existing)).ConfigureAwait(false);
    }

    private static async Task WrapperAsync(CatalogSession session, ForeignDataWrapperSpec wrapper)
    {
        var existing = await session.FindAsync(CatalogWrapper.Query,
            r => new CatalogWrapper(r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1), r.IsDBNull(2) ? null : r.GetString(2)), wrapper.Name).ConfigureAwait(false);
        if (existing is not null)
        {
            existing = existing with
            {
                Options = await OptionsAsync(session, CatalogWrapper.OptionQuery, wrapper.Name).ConfigureAwait(false),
                Usage = await UsageAsync(session, CatalogWrapper.UsageQuery, wrapper.Name).ConfigureAwait(false),
            };
        }
        var handlers = await session.ListAsync(CatalogWrapper.HandlerQuery, r => r.GetString(0), wrapper.Handler).ConfigureAwait(false);
        var validators = await session.ListAsync(CatalogWrapper.ValidatorQuery, r => r.GetString(0), wrapper.Validator).ConfigureAwait(false);
        await session.TransactAsync(ObjectStatements.Wrapper(wrapper, existing, handlers, validators)).ConfigureAwait(false);
    }

    private static async Task ServerAsync(CatalogSession session, ForeignServerSpec server)
    {
        var existing = await session.FindAsync(CatalogForeignServer.Query, r => new CatalogForeignServer(r.GetString(0)), server.Name).ConfigureAwait(false);
        if (existing is not null)
        {
            existing = existing with
            {
                Options = await OptionsAsync(session, CatalogForeignServer.OptionQuery, server.Name).ConfigureAwait(false),
                Usage = await UsageAsync(session, CatalogForeignServer.UsageQuery, server.Name).ConfigureAwait(false),
            };
        }
        await session.TransactAsync(ObjectStatements.Server(server, existing)).ConfigureAwait(false);
    }

    private static async Task<ValueMap<string>> OptionsAsync(CatalogSession session, string query, string name) =>
        ValueMap<string>.From(await session.ListAsync(query, r => KeyValuePair.Create(r.GetString(0), r.IsDBNull(1) ? "" : r.GetString(1)), name).ConfigureAwait(false));

    private static async Task<ValueList<string>> UsageAsync(CatalogSession session, string query, string name) =>
        [.. await session.ListAsync(query, r => r.IsDBNull(0) ? "" : r.GetString(0), name).ConfigureAwait(false)];

    // what fails here fails again in its turn, where it is told
    private static async Task AbsentAsync<T>(ValueList<T> objects, Func<T, Ensure> ensure, Func<T, Task> work)
    {
        foreach (var one in objects.Where(o => ensure(o) == Ensure.Absent))
        {
            await CatalogSession.AttemptAsync(() => work(one)).ConfigureAwait(false);
        }
    }

    private static async Task<ValueList<CatalogObjectStatus>> EachAsync<T>(ValueList<T> objects, Func<T, string> name, Func<T, Task> work)
    {
        var statuses = new List<CatalogObjectStatus>();
        foreach (var one in objects)
        {
            statuses.Add(new(name(one), await CatalogSession.AttemptAsync(() => work(one)).ConfigureAwait(false)));
        }
        return [.. statuses];
    }
}
