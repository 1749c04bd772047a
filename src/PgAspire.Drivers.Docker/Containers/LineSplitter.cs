using System.Text;

namespace PgAspire.Drivers.Docker.Containers;

/// <summary>Makes lines of bounded length from bytes that come in pieces; of a line that does not fit only the beginning is handed on.</summary>
internal sealed class LineSplitter(Action<string> onLine)
{
    private const int LongestLine = 16 * 1024;

    private readonly byte[] _pending = new byte[LongestLine];
    private int _used;

    /// <summary>Takes the next bytes.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            Keep(bytes[..end]);
            Hand();
        }
        Keep(bytes);
    }

    /// <summary>Hands on what has no end yet.</summary>
    public void Finish()
    {
        if (_used > 0)
        {
            Hand();
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(LongestLine - _used, bytes.Length);
        bytes[..count].CopyTo(_pending.AsSpan(_used));
        _used += count;
    }

    private void Hand()
    {
        onLine(Encoding.UTF8.GetString(_pending, 0, _used).TrimEnd('\r'));
        _used = 0;
    }
}
