namespace PgAspire.Router.Linux;

/// <summary>All sessions by place; used by one thread.</summary>
internal sealed class SessionTable
{
    private readonly List<Session> _all = [];
    private readonly Stack<Session> _free = [];

    public IReadOnlyList<Session> All => _all;

    public Session Take()
    {
        if (_free.TryPop(out var session))
        {
            return session;
        }

        session = new Session(_all.Count);
        _all.Add(session);
        return session;
    }

    /// <summary>The session that an event belongs to; null when it has ended since.</summary>
    public Session? Find(ulong tag)
    {
        var session = _all[EventTag.Place(tag)];
        return session.Generation == EventTag.Generation(tag) && session.State != SessionState.Free ? session : null;
    }

    public void Free(Session session)
    {
        session.Generation++;
        session.State = SessionState.Free;
        session.Client = -1;
        session.Backend = -1;
        session.ClientWatched = false;
        session.ClientWritableWatched = false;
        session.BackendWritableWatched = false;
        session.Tried = [];
        session.Target = null;
        session.ToBackend = default;
        session.ToClient = default;
        _free.Push(session);
    }
}
