using System.Collections.Frozen;

namespace PgAspire.Model;

/// <summary>Connection poolers.</summary>
internal static class PoolerRules
{
    // what CloudNativePG lets through to pgbouncer.ini
    private static readonly FrozenSet<string> Parameters = FrozenSet.Create(
        StringComparer.Ordinal,
        "application_name_add_host", "auth_type", "auth_user", "autodb_idle_timeout", "cancel_wait_timeout", "client_idle_timeout",
        "client_login_timeout", "client_tls13_ciphers", "client_tls_ciphers", "client_tls_sslmode", "default_pool_size", "disable_pqexec",
        "dns_max_ttl", "dns_nxdomain_ttl", "idle_transaction_timeout", "ignore_startup_parameters", "listen_backlog", "log_connections",
        "log_disconnections", "log_pooler_errors", "log_stats", "max_client_conn", "max_db_connections", "max_packet_size",
        "max_prepared_statements", "max_user_connections", "min_pool_size", "pkt_buf", "query_timeout", "query_wait_timeout",
        "reserve_pool_size", "reserve_pool_timeout", "sbuf_loopcnt", "server_check_delay", "server_check_query", "server_connect_timeout",
        "server_fast_close", "server_idle_timeout", "server_lifetime", "server_login_retry", "server_reset_query",
        "server_reset_query_always", "server_round_robin", "server_tls13_ciphers", "server_tls_ciphers", "server_tls_protocols",
        "server_tls_sslmode", "stats_period", "suspend_timeout", "tcp_defer_accept", "tcp_keepalive", "tcp_keepcnt", "tcp_keepidle",
        "tcp_keepintvl", "tcp_socket_buffer", "tcp_user_timeout", "track_extra_parameters", "verbose");

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        for (var i = 0; i < spec.Poolers.Count; i++)
        {
            var (pooler, path) = (spec.Poolers[i], $"poolers[{i}]");
            if (pooler.Metadata.Name is { Length: > 0 } name)
            {
                CheckName(spec, name, $"{path}.metadata.name", findings);
            }
            if (pooler.Instances < 0)
            {
                findings.Add($"{path}.spec.instances", $"must not be negative, but is {pooler.Instances}.");
            }
            CheckPgBouncer(pooler.PgBouncer, $"{path}.spec.pgbouncer", findings);
            PodRules.CheckServiceAccountName(pooler.ServiceAccountName, $"{path}.spec.serviceAccountName", findings);
            PodRules.CheckObject(pooler.Template, $"{path}.spec.template", findings);
            PodRules.CheckObject(pooler.DeploymentStrategy, $"{path}.spec.deploymentStrategy", findings);
            if (pooler.ServiceTemplate is { } template)
            {
                ManagedServiceRules.CheckTemplate(template.ToNode(), $"{path}.spec.serviceTemplate", findings);
            }
            if (pooler.Monitoring is { Tls: true, EnablePodMonitor: true } && string.IsNullOrEmpty(pooler.PgBouncer.ClientTlsSecret))
            {
                findings.Add($"{path}.spec.pgbouncer.clientTLSSecret",
                    "clientTLSSecret is required when spec.monitoring.tls.enabled is true and the operator-generated PodMonitor is enabled.");
            }
        }
    }

    private static void CheckName(PostgresClusterSpec spec, string name, string path, Findings findings)
    {
        KubernetesNames.CheckService(name, path, findings);
        if (name == spec.Name)
        {
            findings.Add(path, "the pooler resource cannot have the same name of a cluster.");
        }
        else if (spec.Names.Services.Contains(name))
        {
            findings.Add(path, $"the service name: '{Excerpt.Of(name)}' is reserved for operator use.");
        }
    }

    private static void CheckPgBouncer(PgBouncerSpec pgbouncer, string path, Findings findings)
    {
        var signsIn = pgbouncer.AuthQuerySecret is { Length: > 0 } || pgbouncer.ServerTlsSecret is { Length: > 0 };
        if (signsIn && string.IsNullOrEmpty(pgbouncer.AuthQuery))
        {
            findings.Add($"{path}.authQuery", "must specify an auth query when providing an auth query secret.");
        }
        else if (!signsIn && pgbouncer.AuthQuery is { Length: > 0 })
        {
            findings.Add($"{path}.authQuerySecret.name", "must specify an existing auth query secret when providing an auth query secret.");
        }
        foreach (var (name, value) in pgbouncer.Parameters)
        {
            if (!Parameters.Contains(name))
            {
                findings.Add($"{path}.parameters[{Excerpt.Of(name)}]", "Invalid or reserved parameter.");
            }
            TextRules.CheckSingleLine(value, $"{path}.parameters[{Excerpt.Of(name)}]", "The value", findings);
        }
        for (var i = 0; i < pgbouncer.HostBasedAuthentication.Count; i++)
        {
            TextRules.CheckSingleLine(pgbouncer.HostBasedAuthentication[i], $"{path}.pg_hba[{i}]", "The line", findings);
        }
        if (pgbouncer is { Image: not null, ImageCatalogRef: not null })
        {
            findings.Add(path, "image and imageCatalogRef are mutually exclusive.");
        }
        if (pgbouncer.Image is { } image && !ImageReference.TryParse(image, out _))
        {
            findings.Add($"{path}.image", $"'{Excerpt.Of(image)}' is no image's name; expected [registry/]repository:tag[@sha256:digest].");
        }
        if (pgbouncer.ImageCatalogRef is { } reference)
        {
            ImageCatalogRules.CheckReference(reference.ApiGroup, reference.Name, $"{path}.imageCatalogRef", findings);
            ImageCatalogRules.CheckKey(reference.Key, $"{path}.imageCatalogRef.key", findings);
        }
    }
}
