namespace Storefront.Api;

/// <summary>What a client asks for.</summary>
internal sealed record NewOrder(string? Item, int Quantity = 1)
{
    public Dictionary<string, string[]> Faults()
    {
        var faults = new Dictionary<string, string[]>();
        if (string.IsNullOrWhiteSpace(Item) || Item.Length > 200)
        {
            faults["item"] = ["1 to 200 characters"];
        }

        if (Quantity is < 1 or > 1000)
        {
            faults["quantity"] = ["from 1 to 1000"];
        }

        return faults;
    }
}

/// <summary>An order that is durable: the commit has returned.</summary>
/// <param name="Instance">The instance which took the write.</param>
/// <param name="Attempts">How often it had to be sent: more than one during a failover.</param>
internal sealed record PlacedOrder(long Id, string Key, string Item, int Quantity, string Instance, int Attempts);

internal sealed record Order(long Id, string Key, string Item, int Quantity, DateTime PlacedAt);

/// <summary>The latest orders that a standby knows, how many there are, and which instance said so.</summary>
internal sealed record OrderPage(long Count, IReadOnlyList<Order> Orders, string Instance);
