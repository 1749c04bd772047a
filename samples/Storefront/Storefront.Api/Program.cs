using Storefront.Api;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddNpgsqlDataSource(DataSources.Settings(builder.Configuration, DataSources.ReadWrite).ConnectionString, serviceKey: DataSources.ReadWrite);
builder.Services.AddNpgsqlDataSource(DataSources.Settings(builder.Configuration, DataSources.ReadOnly).ConnectionString, serviceKey: DataSources.ReadOnly);
builder.Services.Configure<FailoverOptions>(builder.Configuration.GetSection("Failover"));
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<FailoverRetry>();
builder.Services.AddSingleton<OrderSchema>();
builder.Services.AddHostedService(services => services.GetRequiredService<OrderSchema>());
builder.Services.AddSingleton<OrderStore>();
builder.Services.AddSingleton<TopologyQuery>();
builder.Services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database");
builder.Services.AddProblemDetails();
builder.Services.AddExceptionHandler<UnavailableHandler>();

var app = builder.Build();
app.UseExceptionHandler();

app.MapGet("/", () => "POST /orders, GET /orders, GET /topology, GET /health");
app.MapHealthChecks("/health");
app.MapGet("/topology", (TopologyQuery topology, CancellationToken ct) => topology.ReadAsync(ct));
app.MapGet("/orders", async (OrderStore orders, CancellationToken ct, int limit = 20, long? before = null) =>
    limit is < 1 or > 1000
        ? Results.ValidationProblem(new Dictionary<string, string[]> { ["limit"] = ["from 1 to 1000"] })
        : Results.Ok(await orders.LatestAsync(limit, before, ct)));
app.MapPost("/orders", async (NewOrder order, OrderStore orders, HttpRequest request, CancellationToken ct) =>
{
    if (order.Faults() is { Count: > 0 } faults)
    {
        return Results.ValidationProblem(faults);
    }

    // With the client's key a request that is sent again is the same order; without one only our own retries are.
    var key = request.Headers["Idempotency-Key"].FirstOrDefault() is { Length: > 0 } given ? given : Guid.CreateVersion7().ToString();
    var placed = await orders.PlaceAsync(key, order, ct);
    return placed.Item != order.Item || placed.Quantity != order.Quantity
        ? Results.Problem($"The key {key} belongs to another order.", statusCode: StatusCodes.Status409Conflict)
        : Results.Ok(placed);
});

await app.RunAsync();
