using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>What a reconciliation of the catalog came to, in the words of CloudNativePG's status. Holds no password.</summary>
public sealed record CatalogResult
{
    /// <summary>The result of a plan that declares nothing beside the application's role and database.</summary>
    public static CatalogResult Nothing { get; } = new();

    /// <summary>The roles of <c>spec.managed.roles</c> and the others (<c>status.managedRolesStatus</c>); empty without a managed role.</summary>
    public ManagedRolesStatus ManagedRoles { get; init; } = new();

    /// <summary>The roles with resources of their own (<c>DatabaseRole</c>).</summary>
    public ValueList<CatalogObjectStatus> DatabaseRoles { get; init; } = [];

    /// <summary>The declared databases (<c>Database</c>), and those no longer declared that could not be dropped.</summary>
    public ValueList<DatabaseStatus> Databases { get; init; } = [];

    /// <summary>The publications (<c>Publication</c>).</summary>
    public ValueList<CatalogObjectStatus> Publications { get; init; } = [];

    /// <summary>What was declared and made in this run; the next plan's <see cref="CatalogPlan.Declared"/>.</summary>
    public CatalogDeclarations Declared { get; init; } = CatalogDeclarations.None;

    /// <summary>What could not be brought about, one sentence each; empty when everything is as declared.</summary>
    public IEnumerable<string> Problems =>
    [
        .. ManagedRoles.CannotReconcile.SelectMany(r => r.Value.Select(e => $"Role '{r.Key}': {e}")),
        .. Of("DatabaseRole", DatabaseRoles),
        .. Databases.SelectMany(d => d.Problems),
        .. Of("Publication", Publications),
    ];

    internal static IEnumerable<string> Of(string kind, IEnumerable<CatalogObjectStatus> objects) =>
        objects.Where(o => !o.Applied).Select(o => $"{kind} '{o.Name}': {o.Message}");
}

/// <summary>The managed roles by their state (<c>status.managedRolesStatus</c>); names in the order of the server's <c>C</c> collation.</summary>
public sealed record ManagedRolesStatus
{
    /// <summary>Managed roles that are as declared (<c>byStatus.reconciled</c>), absent ones included.</summary>
    public ValueList<string> Reconciled { get; init; } = [];

    /// <summary>Managed roles that are not as declared (<c>byStatus.pending-reconciliation</c>); <see cref="CannotReconcile"/> says why.</summary>
    public ValueList<string> PendingReconciliation { get; init; } = [];

    /// <summary>Roles of the server that nobody declares (<c>byStatus.not-managed</c>).</summary>
    public ValueList<string> NotManaged { get; init; } = [];

    /// <summary>Roles of the operator (<c>byStatus.reserved</c>); those of PostgreSQL itself (<c>pg_*</c>) are left out.</summary>
    public ValueList<string> Reserved { get; init; } = [];

    /// <summary>A role's errors, by its name (<c>cannotReconcile</c>).</summary>
    public ValueMap<ValueList<string>> CannotReconcile { get; init; } = ValueMap<ValueList<string>>.Empty;
}

/// <summary>Whether something that is declared is as declared.</summary>
/// <param name="Name">Its name in PostgreSQL.</param>
/// <param name="Message">Why it is not (<c>message</c>); null when it is.</param>
public sealed record CatalogObjectStatus(string Name, string? Message = null)
{
    /// <summary>Whether it is (<c>applied</c>).</summary>
    public bool Applied => Message is null;
}

/// <summary>Whether a database and what is declared in it are as declared.</summary>
/// <param name="Name">The database's name in PostgreSQL.</param>
public sealed record DatabaseStatus(string Name)
{
    /// <summary>The message when the database is as declared and something in it is not; CloudNativePG's.</summary>
    public const string ObjectsFailed = "database object reconciliation failed";

    /// <summary>Why it is not (<c>message</c>); null when it is.</summary>
    public string? Message { get; init; }

    /// <summary>Whether it is (<c>applied</c>), everything in it included.</summary>
    public bool Applied => Message is null;

    /// <summary>Its schemas (<c>schemas</c>).</summary>
    public ValueList<CatalogObjectStatus> Schemas { get; init; } = [];

    /// <summary>Its extensions (<c>extensions</c>).</summary>
    public ValueList<CatalogObjectStatus> Extensions { get; init; } = [];

    /// <summary>Its foreign data wrappers (<c>fdws</c>).</summary>
    public ValueList<CatalogObjectStatus> ForeignDataWrappers { get; init; } = [];

    /// <summary>Its foreign servers (<c>servers</c>).</summary>
    public ValueList<CatalogObjectStatus> Servers { get; init; } = [];

    internal IEnumerable<CatalogObjectStatus> Objects => [.. Schemas, .. Extensions, .. ForeignDataWrappers, .. Servers];

    internal IEnumerable<string> Problems =>
    [
        .. Message is null or ObjectsFailed ? [] : (string[])[$"Database '{Name}': {Message}"],
        .. CatalogResult.Of($"Database '{Name}', schema", Schemas),
        .. CatalogResult.Of($"Database '{Name}', extension", Extensions),
        .. CatalogResult.Of($"Database '{Name}', foreign data wrapper", ForeignDataWrappers),
        .. CatalogResult.Of($"Database '{Name}', server", Servers),
    ];
}

/// <summary>
/// What was declared and made in one run of the operator: only this is dropped when it is no longer declared and its reclaim policy is
/// <see cref="ReclaimPolicy.Delete"/>. The operator passes it from one plan to the next and needs to know nothing of it.
/// </summary>
public sealed record CatalogDeclarations
{
    /// <summary>Nothing yet.</summary>
    public static CatalogDeclarations None { get; } = new();

    /// <summary>Databases.</summary>
    public ValueList<DatabaseSpec> Databases { get; init; } = [];

    /// <summary>Roles with resources of their own.</summary>
    public ValueList<DatabaseRoleSpec> Roles { get; init; } = [];

    /// <summary>Publications.</summary>
    public ValueList<PublicationSpec> Publications { get; init; } = [];
}
