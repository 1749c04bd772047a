using System.Runtime.InteropServices;

namespace PgAspire.Router.Linux;

/// <summary>Buffers for what a slow receiver has not taken yet; used by one thread.</summary>
internal sealed unsafe class BufferPool : IDisposable
{
    /// <summary>The size of every buffer, and so the most that one direction of a session holds in this process.</summary>
    public const int BufferSize = 64 * 1024;

    private const int MaxSpare = 16;
    private readonly byte*[] _spare = new byte*[MaxSpare];
    private int _count;

    public byte* Rent() => _count > 0 ? _spare[--_count] : (byte*)NativeMemory.Alloc(BufferSize);

    public void Return(byte* buffer)
    {
        if (_count < MaxSpare)
        {
            _spare[_count++] = buffer;
        }
        else
        {
            NativeMemory.Free(buffer);
        }
    }

    public void Dispose()
    {
        while (_count > 0)
        {
            NativeMemory.Free(_spare[--_count]);
        }
    }
}
