using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace PgAspire.Npgsql;

/// <summary>The settings of one connection as the configuration and the code say, with everything that is wrong with them.</summary>
internal sealed class ClusterConnection
{
    private readonly List<string> _errors;

    private ClusterConnection(string name, PostgresClusterClientSettings settings, string readOnlyName, List<string> errors)
    {
        Name = name;
        Settings = settings;
        ReadOnlyName = readOnlyName;
        _errors = errors;
    }

    public string Name { get; }

    public string ReadOnlyName { get; }

    public PostgresClusterClientSettings Settings { get; }

    public bool HasReadOnly => !string.IsNullOrWhiteSpace(Settings.ReadOnlyConnectionString);

    /// <summary>Reads and checks; throws nothing for what is wrong, so that tools can build the host without a database.</summary>
    public static ClusterConnection Read(IConfiguration configuration, string name, Action<PostgresClusterClientSettings>? configure)
    {
        var settings = new PostgresClusterClientSettings();
        var errors = new List<string>();
        Apply(configuration.GetSection(PostgresClusterClientSettings.SectionName), settings, errors);
        Apply(configuration.GetSection($"{PostgresClusterClientSettings.SectionName}:{name}"), settings, errors);

        string ReadOnlyName() => string.IsNullOrWhiteSpace(settings.ReadOnlyConnectionName) ? PostgresCluster.ReadOnlyKey(name) : settings.ReadOnlyConnectionName;
        string? Given(string connection) => configuration.GetConnectionString(connection) is { } given && !string.IsNullOrWhiteSpace(given) ? given : null;

        var configured = settings.ReadOnlyConnectionString;
        settings.ConnectionString = Given(name) ?? settings.ConnectionString;
        settings.ReadOnlyConnectionString = Given(ReadOnlyName()) ?? configured;
        var (nameBefore, stringBefore) = (ReadOnlyName(), settings.ReadOnlyConnectionString);
        configure?.Invoke(settings);
        if (ReadOnlyName() != nameBefore && settings.ReadOnlyConnectionString == stringBefore)
        {
            // the code has named another connection string
            settings.ReadOnlyConnectionString = Given(ReadOnlyName()) ?? configured;
        }

        if (string.IsNullOrWhiteSpace(settings.ConnectionString))
        {
            errors.Add($"ConnectionStrings:{name} is missing: add WithReference({name}) to this project in the AppHost, or set ConnectionStrings__{name}.");
        }
        else
        {
            Check($"ConnectionStrings:{name}", settings.ConnectionString, errors);
        }
        if (!string.IsNullOrWhiteSpace(settings.ReadOnlyConnectionString))
        {
            Check($"ConnectionStrings:{ReadOnlyName()}", settings.ReadOnlyConnectionString, errors);
        }
        if (!Enum.IsDefined(settings.ReadOnlyFailureStatus))
        {
            errors.Add($"{nameof(settings.ReadOnlyFailureStatus)} is {settings.ReadOnlyFailureStatus}: give {HealthStatus.Unhealthy}, {HealthStatus.Degraded} or {HealthStatus.Healthy}.");
        }
        return new(name, settings, ReadOnlyName(), errors);
    }

    /// <summary>The read-write connection string.</summary>
    /// <exception cref="InvalidOperationException">Something is wrong; the message says all of it.</exception>
    public string ReadWrite()
    {
        ThrowIfInvalid();
        return Settings.ConnectionString!;
    }

    /// <summary>The read-only connection string.</summary>
    /// <exception cref="InvalidOperationException">There is none, or something is wrong; the message says all of it.</exception>
    public string ReadOnly()
    {
        ThrowIfInvalid(HasReadOnly ? [] : [
            $"ConnectionStrings:{ReadOnlyName} is missing: add WithReference({Name}.AsReadOnly()) to this project in the AppHost, or set ConnectionStrings__{ReadOnlyName}.",
        ]);
        return Settings.ReadOnlyConnectionString!;
    }

    private void ThrowIfInvalid(params string[] more)
    {
        string[] all = [.. _errors, .. more];
        if (all.Length > 0)
        {
            throw new InvalidOperationException($"The PostgreSQL cluster's connection '{Name}' cannot be used:{string.Concat(all.Select(e => $"{Environment.NewLine}- {e}"))}");
        }
    }

    private static void Apply(IConfigurationSection section, PostgresClusterClientSettings settings, List<string> errors)
    {
        settings.ConnectionString = section[nameof(settings.ConnectionString)] ?? settings.ConnectionString;
        settings.ReadOnlyConnectionString = section[nameof(settings.ReadOnlyConnectionString)] ?? settings.ReadOnlyConnectionString;
        settings.ReadOnlyConnectionName = section[nameof(settings.ReadOnlyConnectionName)] ?? settings.ReadOnlyConnectionName;
        settings.DisableHealthChecks = Flag(nameof(settings.DisableHealthChecks), settings.DisableHealthChecks);
        settings.DisableTracing = Flag(nameof(settings.DisableTracing), settings.DisableTracing);
        settings.DisableMetrics = Flag(nameof(settings.DisableMetrics), settings.DisableMetrics);
        if (section[nameof(settings.ReadOnlyFailureStatus)] is { Length: > 0 } text)
        {
            if (Enum.TryParse<HealthStatus>(text, ignoreCase: true, out var status) && Enum.IsDefined(status))
            {
                settings.ReadOnlyFailureStatus = status;
            }
            else
            {
                errors.Add($"{section.Path}:{nameof(settings.ReadOnlyFailureStatus)} is '{text}': give Unhealthy, Degraded or Healthy.");
            }
        }

        bool Flag(string key, bool otherwise)
        {
            if (section[key] is not { Length: > 0 } text)
            {
                return otherwise;
            }
            if (bool.TryParse(text, out var value))
            {
                return value;
            }
            errors.Add($"{section.Path}:{key} is '{text}': give true or false.");
            return otherwise;
        }
    }

    // Npgsql's messages may repeat what follows an unquoted ';' of a password: none of the text is shown, only keywords that Npgsql knows.
    private static void Check(string where, string text, List<string> errors)
    {
        DbConnectionStringBuilder parts;
        try
        {
            parts = new DbConnectionStringBuilder { ConnectionString = text };
        }
        catch (ArgumentException)
        {
            errors.Add($"{where} is no connection string: write Host=…;Port=…;Username=…;Password=…;Database=…, and quote a value that has ';' or '=' in it.");
            return;
        }
        var known = new NpgsqlConnectionStringBuilder();
        var unknown = 0;
        foreach (string keyword in parts.Keys)
        {
            try
            {
                known[keyword] = parts[keyword];
            }
            catch (Exception e) when (e is ArgumentException or KeyNotFoundException or FormatException or InvalidCastException or OverflowException or NotSupportedException)
            {
                if (IsKnown(keyword))
                {
                    errors.Add($"{where}: the value of '{keyword}' is not one that Npgsql takes.");
                }
                else
                {
                    unknown++;
                }
            }
        }
        if (unknown > 0)
        {
            errors.Add($"{where} has {(unknown == 1 ? "a keyword" : $"{unknown} keywords")} that Npgsql does not know: look for a spelling mistake, and quote a value that has ';' in it.");
        }
        if (string.IsNullOrWhiteSpace(known.Host) && !errors.Exists(e => e.Contains("'host'", StringComparison.OrdinalIgnoreCase)))
        {
            errors.Add($"{where} has no Host: give the service's, for example Host=pg-rw.");
        }
    }

    private static bool IsKnown(string keyword)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder()[keyword];
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
