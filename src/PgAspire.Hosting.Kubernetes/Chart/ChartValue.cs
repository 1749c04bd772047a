namespace PgAspire.Hosting.Kubernetes;

/// <summary>A value that stands in the chart's <c>values.yaml</c>, so that an installation can set another one.</summary>
/// <param name="Key">The key below <c>config.&lt;cluster&gt;</c>.</param>
/// <param name="Value">What it is unless the installation says otherwise.</param>
internal sealed record ChartValue(string Key, string Value);
