using System.ComponentModel;
using System.Diagnostics;
using Npgsql;
using PgAspire.Bench.Place;

namespace PgAspire.Bench.ByHand;

/// <summary>A single server in a container as one starts it by hand: <c>docker run</c> of an image that initialises its data by itself.</summary>
internal static class SingleServer
{
    private const string Password = "bench-single-1234";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Whether the engine has an image; false too where there is no <c>docker</c>.</summary>
    public static bool HasImage(string image)
    {
        try
        {
            BenchPlace.Run("docker", "image", "inspect", image);
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Starts three, each when the one before accepts connections.</summary>
    /// <returns>The time until the third one did.</returns>
    public static async Task<TimeSpan> ThreeOneAfterAnotherAsync(string image, CancellationToken cancellationToken)
    {
        List<string> containers = [];
        try
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < 3; i++)
            {
                var container = BenchPlace.Run("docker", "run", "-d", "-e", $"POSTGRES_PASSWORD={Password}", "-p", "127.0.0.1::5432", image).Trim();
                containers.Add(container);
                var address = BenchPlace.Run("docker", "port", container, "5432/tcp").Split('\n')[0].Trim();
                await AcceptsAsync(address[(address.LastIndexOf(':') + 1)..], cancellationToken);
            }
            return Stopwatch.GetElapsedTime(started);
        }
        finally
        {
            foreach (var container in containers)
            {
                BenchPlace.Run("docker", "rm", "-f", "-v", container);
            }
        }
    }

    private static async Task AcceptsAsync(string port, CancellationToken cancellationToken)
    {
        var end = Stopwatch.GetTimestamp() + (long)(Patience.TotalSeconds * Stopwatch.Frequency);
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={port};Username=postgres;Password={Password};Database=postgres;Pooling=false;SSL Mode=Disable;Timeout=2;Command Timeout=5");
                await connection.OpenAsync(cancellationToken);
                await using var command = new NpgsqlCommand("SELECT 1", connection);
                await command.ExecuteScalarAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException && Stopwatch.GetTimestamp() < end)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
