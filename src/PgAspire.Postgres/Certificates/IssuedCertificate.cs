using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PgAspire.Postgres;

/// <summary>A certificate and its private key in PEM (PKCS #8).</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Key">The private key; a secret.</param>
internal sealed record IssuedCertificate(string Certificate, string Key)
{
    // clocks of a machine and its containers differ a little
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    /// <summary>When it ends.</summary>
    public DateTimeOffset NotAfter
    {
        get
        {
            using var certificate = X509Certificate2.CreateFromPem(Certificate);
            return new DateTimeOffset(certificate.NotAfter).ToUniversalTime();
        }
    }

    /// <summary>A certificate that signs itself and others.</summary>
    /// <param name="commonName">Its subject.</param>
    /// <param name="key">The key in PEM; null for a new one.</param>
    /// <param name="now">The current time.</param>
    /// <param name="lifetime">From now to its end.</param>
    public static IssuedCertificate Authority(string commonName, string? key, DateTimeOffset now, TimeSpan lifetime)
    {
        using var pair = KeyPair(key);
        var request = Request(commonName, pair);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, critical: true));
        using var certificate = request.CreateSelfSigned(now - ClockDifference, now + lifetime);
        return new IssuedCertificate(certificate.ExportCertificatePem(), pair.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A certificate signed by this authority.</summary>
    /// <param name="commonName">Its subject.</param>
    /// <param name="usage">What it is for: an extended key usage.</param>
    /// <param name="names">Host names and addresses that it stands for; null for none.</param>
    /// <param name="key">The key in PEM; null for a new one.</param>
    /// <param name="now">The current time.</param>
    public IssuedCertificate Issue(string commonName, Oid usage, SubjectAlternativeNameBuilder? names, string? key, DateTimeOffset now)
    {
        using var authority = X509Certificate2.CreateFromPem(Certificate, Key);
        using var pair = KeyPair(key);
        var request = Request(commonName, pair);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([usage], critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names.Build());
        }
        using var certificate = request.Create(authority, now - ClockDifference, authority.NotAfter, SerialNumber());
        return new IssuedCertificate(certificate.ExportCertificatePem(), pair.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>No part of the key.</summary>
    public override string ToString() => nameof(IssuedCertificate);

    private static CertificateRequest Request(string commonName, ECDsa key)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(commonName);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static ECDsa KeyPair(string? pem)
    {
        if (pem is null)
        {
            return ECDsa.Create(ECCurve.NamedCurves.nistP256);
        }
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key;
    }

    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        // a serial number is a positive integer without leading zeros
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }
}
