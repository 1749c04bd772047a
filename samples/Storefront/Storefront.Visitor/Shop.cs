using System.Net.Http.Json;

namespace Storefront.Visitor;

internal sealed record ServedBy(string? Instance, int? Port, bool? InRecovery, int? Timeline, int? Standbys, string? Error);

internal sealed record Topology(ServedBy Rw, ServedBy Ro)
{
    /// <summary>The primary takes writes, as many standbys as wanted stream from it, and another instance serves reads.</summary>
    public bool IsWhole(int standbys) =>
        Rw is { Instance: not null, InRecovery: false } && Rw.Standbys == standbys && Ro is { Instance: not null, InRecovery: true } && Ro.Instance != Rw.Instance;

    public override string ToString() =>
        $"rw: {Rw.Instance ?? Rw.Error}, {Rw.Standbys ?? 0} standbys stream; ro: {Ro.Instance ?? Ro.Error}";
}

internal sealed record PlacedOrder(long Id, string Key, string Instance, int Attempts);

internal sealed record ListedOrder(long Id, string Key);

internal sealed record OrderPage(long Count, IReadOnlyList<ListedOrder> Orders, string Instance);

/// <summary>The API of the storefront, as a client sees it.</summary>
internal sealed class Shop(Uri address) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    public Uri Address => address;

    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (IsNoAnswer(exception, cancellationToken))
        {
            return false;
        }
    }

    /// <returns>Null when the API does not answer.</returns>
    public async Task<Topology?> TopologyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _client.GetFromJsonAsync<Topology>("/topology", cancellationToken);
        }
        catch (Exception exception) when (IsNoAnswer(exception, cancellationToken))
        {
            return null;
        }
    }

    /// <returns>Null when the API did not acknowledge the order.</returns>
    public async Task<PlacedOrder?> PlaceAsync(string key, string item, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders") { Content = JsonContent.Create(new { item, quantity = 1 }), Headers = { { "Idempotency-Key", key } } };
        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<PlacedOrder>(cancellationToken) : null;
        }
        catch (Exception exception) when (IsNoAnswer(exception, cancellationToken))
        {
            return null;
        }
    }

    /// <returns>Null when the API does not serve reads.</returns>
    public async Task<OrderPage?> OrdersAsync(int limit, long? before, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync(new Uri($"/orders?limit={limit}{(before is { } id ? $"&before={id}" : "")}", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<OrderPage>(cancellationToken) : null;
        }
        catch (Exception exception) when (IsNoAnswer(exception, cancellationToken))
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();

    // HttpClient tells of a timeout by a cancellation that nobody asked for.
    private static bool IsNoAnswer(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException or System.Net.Sockets.SocketException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
