using PgAspire.Postgres;

namespace PgAspire.Operator;

/// <summary>The cluster's certificates: kept beside the data, renewed in time.</summary>
public sealed partial class ClusterOperator
{
    private const string CertificatesName = "certificates.json";
    private static readonly TimeSpan RenewalPause = TimeSpan.FromHours(1);
    private volatile ClusterCertificates? _certificates;
    private DateTimeOffset _renewCertificatesAt;

    /// <summary>The certificates; others after a renewal. Null before <see cref="StartAsync"/> has returned.</summary>
    public ClusterCertificates? Certificates => _certificates;

    /// <summary>The certificate authority's certificate, for clients that verify the server; null before <see cref="StartAsync"/> has returned.</summary>
    public string? AuthorityPem => _certificates?.AuthorityPem;

    private async Task OpenCertificatesAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var stored = await _driver.ReadStateAsync(CertificatesName, cancellationToken);
        var certificates = stored is not null ? ClusterCertificates.FromJson(stored).Renew(now)
            : _newCertificates is not null ? await _newCertificates().WaitAsync(cancellationToken)
            : ClusterCertificates.Create(_spec.Names, [], now);
        await KeepAsync(certificates, stored, cancellationToken);
    }

    // the instances get them by the rules: what is written for them is not what they should have any more
    private async Task RenewCertificatesAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (now < _renewCertificatesAt || !_certificates!.RenewalDue(now))
        {
            return;
        }
        try
        {
            await KeepAsync(_certificates.Renew(now), stored: null, cancellationToken);
            Journal.Note(null, $"The certificates are renewed; they end on {_certificates.Expirations.Values.Min():yyyy-MM-dd}.", JournalLevel.Information);
        }
        catch (DriverException e)
        {
            _renewCertificatesAt = now + RenewalPause;
            Journal.Note(null, $"The certificates could not be renewed: {e.Message}", JournalLevel.Warning);
        }
    }

    private async Task KeepAsync(ClusterCertificates certificates, string? stored, CancellationToken cancellationToken)
    {
        var json = certificates.ToJson();
        if (json != stored)
        {
            await _driver.WriteStateAsync(CertificatesName, json, cancellationToken);
        }
        _certificates = certificates;
        _renewCertificatesAt = certificates.RenewalTime;
    }
}
