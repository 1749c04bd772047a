namespace PgAspire.Router.Linux;

/// <summary>The state of one direction of a session: what is known of the source and what the destination has not taken.</summary>
internal unsafe struct Direction
{
    /// <summary>The source may have something to receive.</summary>
    public bool Readable;

    /// <summary>The source has announced its end, which only a receive without data or with an error shows.</summary>
    public bool Ending;

    /// <summary>The source has closed; its close is passed on when nothing is pending.</summary>
    public bool SourceClosed;

    /// <summary>The close was passed on: nothing follows.</summary>
    public bool Done;

    /// <summary>The destination cannot be sent to any more.</summary>
    public bool Broken;

    /// <summary>Waits in the list of directions that used up their share of one round.</summary>
    public bool Queued;

    /// <summary>What the destination has not taken; null when it has taken all.</summary>
    public byte* Pending;

    public int PendingOffset;

    public int PendingLength;
}
