using System.Text;

namespace PgAspire.Drivers.Process.Processes;

/// <summary>Reads lines of bounded length from a pipe until its last writer has closed it.</summary>
internal sealed class LogLineReader(Stream stream, Action<string> onLine)
{
    private const int LongestLine = 16 * 1024;
    private readonly byte[] _buffer = new byte[LongestLine];

    public void ReadToEnd()
    {
        var used = 0;
        var truncated = false;
        try
        {
            for (int count; (count = stream.Read(_buffer, used, _buffer.Length - used)) > 0;)
            {
                used += count;
                var start = 0;
                for (int end; (end = Array.IndexOf(_buffer, (byte)'\n', start, used - start)) >= 0; start = end + 1)
                {
                    Hand(start, end - start, ref truncated);
                }
                used -= start;
                Array.Copy(_buffer, start, _buffer, 0, used);
                if (used == _buffer.Length)
                {
                    Hand(0, used, ref truncated);
                    truncated = true;
                    used = 0;
                }
            }
            if (used > 0)
            {
                Hand(0, used, ref truncated);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The pipe was closed from this side.
        }
    }

    // Of a line that does not fit only the beginning is handed on.
    private void Hand(int start, int length, ref bool truncated)
    {
        if (!truncated)
        {
            onLine(Encoding.UTF8.GetString(_buffer, start, length).TrimEnd('\r'));
        }
        truncated = false;
    }
}
