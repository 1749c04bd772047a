using System.Net;

namespace PgAspire.Drivers.Docker.Networks;

/// <summary>
/// Who has which address in one of a cluster's networks. Pure. The lower half is the cluster's own, handed out here; the engine gives from the upper half.
/// </summary>
/// <param name="Network">The whole network.</param>
internal sealed record AddressPlan(IPNetwork Network)
{
    private const int Reserved = 10;

    /// <summary>The gateway's address.</summary>
    public IPAddress Gateway => At(1);

    /// <summary>The address of the service rw, which goes from primary to primary.</summary>
    public IPAddress ReadWrite => At(2);

    /// <summary>What the engine gives to those that ask for no address.</summary>
    public IPNetwork Dynamic => Half(Network, upper: true);

    /// <summary>How many instances have an address.</summary>
    public int Capacity => Size(Network) / 2 - Reserved - 1;

    /// <summary>An instance's own address.</summary>
    /// <param name="index">0 and on.</param>
    public IPAddress Instance(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Capacity);
        return At(Reserved + index);
    }

    /// <summary>One half of a network.</summary>
    public static IPNetwork Half(IPNetwork network, bool upper) =>
        new(Add(network.BaseAddress, upper ? Size(network) / 2 : 0), network.PrefixLength + 1);

    private IPAddress At(int offset) => Add(Network.BaseAddress, offset);

    private static int Size(IPNetwork network) => 1 << Math.Min(30, 32 - network.PrefixLength);

    private static IPAddress Add(IPAddress address, int offset)
    {
        var bytes = address.GetAddressBytes();
        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) + (uint)offset;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return new IPAddress(bytes);
    }
}
