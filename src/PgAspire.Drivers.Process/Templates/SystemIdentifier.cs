using System.Numerics;
using System.Security.Cryptography;
using PgAspire.Operator;

namespace PgAspire.Drivers.Process.Templates;

/// <summary>
/// Gives a data directory that no server has started on yet a system identifier of its own, as <c>initdb</c> would have:
/// in <c>pg_control</c> and in the WAL.
/// </summary>
/// <seealso href="https://www.postgresql.org/docs/current/protocol-replication.html">PostgreSQL, IDENTIFY_SYSTEM</seealso>
internal static class SystemIdentifier
{
    private const int ControlSearchLimit = 2048;
    private const int NonceLength = 32;
    private const int LongHeaderFlag = 0x0002;
    private const int FlagsOffset = 2;
    private const int WalIdentifierOffset = 24;
    private const int WalSegmentNameLength = 24;

    /// <summary>A new one, made as PostgreSQL makes it: the time in its upper half.</summary>
    public static ulong New(DateTimeOffset now) =>
        ((ulong)now.ToUnixTimeSeconds() << 32) | BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));

    /// <summary>Writes it, and with it a nonce that password authentication derives its answers for unknown users from.</summary>
    public static void Write(string dataDirectory, ulong identifier, ReadOnlySpan<byte> nonce)
    {
        WriteControlFile(Path.Combine(dataDirectory, "global", "pg_control"), identifier, nonce);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(dataDirectory, "pg_wal")))
        {
            if (Path.GetFileName(file.AsSpan()).Length == WalSegmentNameLength)
            {
                WriteWalSegment(file, identifier);
            }
        }
    }

    /// <summary>A new nonce.</summary>
    public static byte[] NewNonce() => RandomNumberGenerator.GetBytes(NonceLength);

    /// <summary>The offset in a control file where the checksum of everything before it stands; null when there is none.</summary>
    public static int? ChecksumOffset(ReadOnlySpan<byte> control)
    {
        var crc = uint.MaxValue;
        for (var offset = 0; offset + sizeof(uint) <= Math.Min(control.Length, ControlSearchLimit); offset += sizeof(uint))
        {
            if (offset > sizeof(ulong) + NonceLength && ~crc == BitConverter.ToUInt32(control[offset..]))
            {
                return offset;
            }
            crc = BitOperations.Crc32C(crc, BitConverter.ToUInt32(control[offset..]));
        }
        return null;
    }

    private static void WriteControlFile(string path, ulong identifier, ReadOnlySpan<byte> nonce)
    {
        var control = File.ReadAllBytes(path);
        if (ChecksumOffset(control) is not { } end)
        {
            throw new DriverException($"{path} is not a control file that can be given a system identifier.");
        }
        BitConverter.TryWriteBytes(control, identifier);
        // In every supported version the nonce is the last field before the checksum.
        nonce.CopyTo(control.AsSpan(end - NonceLength));
        BitConverter.TryWriteBytes(control.AsSpan(end), Checksum(control.AsSpan(0, end)));
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, control, 0);
    }

    private static void WriteWalSegment(string path, ulong identifier)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        Span<byte> header = stackalloc byte[WalIdentifierOffset + sizeof(ulong)];
        // A segment that was only allocated has no header yet.
        if (RandomAccess.Read(file, header, 0) == header.Length && (BitConverter.ToUInt16(header[FlagsOffset..]) & LongHeaderFlag) != 0)
        {
            RandomAccess.Write(file, BitConverter.GetBytes(identifier), WalIdentifierOffset);
        }
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (var offset = 0; offset < bytes.Length; offset += sizeof(uint))
        {
            crc = BitOperations.Crc32C(crc, BitConverter.ToUInt32(bytes[offset..]));
        }
        return ~crc;
    }
}
