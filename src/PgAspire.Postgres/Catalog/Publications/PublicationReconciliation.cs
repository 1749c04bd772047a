using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>Brings the declared publications about. One publication's error does not stop the others.</summary>
internal sealed class PublicationReconciliation(CatalogPlan plan)
{
    private static readonly string[] Operations = ["insert", "update", "delete", "truncate"];

    private readonly Dictionary<(string Database, string Name), string?> _messages = [];

    /// <summary>Publications that were declared in this run, no longer are, and are to go.</summary>
    private IEnumerable<PublicationSpec> Reclaimed =>
        plan.Declared.Publications.Where(p => p.ReclaimPolicy == ReclaimPolicy.Delete && plan.Spec.Publications.All(s => Key(s) != Key(p)));

    /// <summary>The databases in which there is something to do.</summary>
    public IEnumerable<string> Databases => plan.Spec.Publications.Concat(Reclaimed).Select(p => p.Database).Distinct(StringComparer.Ordinal);

    /// <summary>The statuses, those of publications that could not be dropped last.</summary>
    public ValueList<CatalogObjectStatus> Statuses =>
    [
        .. plan.Spec.Publications.Select(p => new CatalogObjectStatus(p.Name, _messages[Key(p)])),
        .. Reclaimed.Where(p => _messages[Key(p)] is not null).Select(p => new CatalogObjectStatus(p.Name, _messages[Key(p)])),
    ];

    /// <summary>Creates, alters and drops the publications of a database, in a session in it.</summary>
    public async Task ApplyAsync(CatalogSession session, string database)
    {
        foreach (var publication in plan.Spec.Publications.Where(p => p.Database == database))
        {
            _messages[Key(publication)] = await CatalogSession.AttemptAsync(() => ApplyAsync(session, publication)).ConfigureAwait(false);
        }
        foreach (var publication in Reclaimed.Where(p => p.Database == database))
        {
            _messages[Key(publication)] = await CatalogSession.AttemptAsync(() => session.ExecuteAsync(PublicationStatements.Drop(publication.Name))).ConfigureAwait(false);
        }
    }

    /// <summary>Notes that the publications of a database could not even be tried; one whose database is gone is gone, too.</summary>
    public void Fail(string database, string message, bool isGone)
    {
        foreach (var publication in plan.Spec.Publications.Where(p => p.Database == database))
        {
            _messages[Key(publication)] = message;
        }
        foreach (var publication in Reclaimed.Where(p => p.Database == database))
        {
            _messages[Key(publication)] = isGone ? null : message;
        }
    }

    /// <summary>The publications that were made in this run and are not yet gone.</summary>
    public ValueList<PublicationSpec> StillDeclared() =>
    [
        .. plan.Spec.Publications.Where(p => _messages[Key(p)] is null || plan.Declared.Publications.Any(d => Key(d) == Key(p))),
        .. Reclaimed.Where(p => _messages[Key(p)] is not null),
    ];

    private static (string Database, string Name) Key(PublicationSpec publication) => (publication.Database, publication.Name);

    private static async Task ApplyAsync(CatalogSession session, PublicationSpec publication)
    {
        var existing = await session.FindAsync(CatalogPublication.Query, r => new CatalogPublication
        {
            AllTables = r.GetBoolean(0),
            Publish = [.. Operations.Where((_, i) => r.GetBoolean(i + 1))],
            ViaPartitionRoot = r.GetBoolean(5),
        }, publication.Name).ConfigureAwait(false);
        if (existing is not null)
        {
            existing = existing with { Objects = [.. await ObjectsAsync(session, publication.Name).ConfigureAwait(false)] };
        }
        await session.TransactAsync(PublicationStatements.Of(publication, existing)).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<string>> ObjectsAsync(CatalogSession session, string publication)
    {
        var hasColumns = session.MajorVersion >= CatalogPublication.ColumnsMajorVersion;
        var tables = await session.ListAsync(hasColumns ? CatalogPublication.TableQuery : CatalogPublication.TableQueryWithoutColumns,
            r => (Schema: r.GetString(0), Table: r.GetString(1), Column: r.IsDBNull(2) ? null : r.GetString(2)), publication).ConfigureAwait(false);
        var schemas = hasColumns ? await session.ListAsync(CatalogPublication.SchemaQuery, r => r.GetString(0), publication).ConfigureAwait(false) : [];
        return
        [
            .. tables.GroupBy(t => (t.Schema, t.Table), t => t.Column).Select(t => PublicationStatements.TableForm(t.Key.Schema, t.Key.Table, t.OfType<string>())),
            .. schemas.Select(PublicationStatements.SchemaForm),
        ];
    }
}
