using System.Globalization;

namespace PgAspire.Bench.Measures;

/// <summary>Several measurements of one thing.</summary>
internal sealed class Sample
{
    private readonly List<double> _values = [];

    public IReadOnlyList<double> Values => _values;

    public int Count => _values.Count;

    public double Median => Quantile(0.5);

    public double Worst => _values.Count == 0 ? double.NaN : _values.Max();

    public double Best => _values.Count == 0 ? double.NaN : _values.Min();

    /// <summary>A single measurement.</summary>
    public static Sample Of(double value)
    {
        var sample = new Sample();
        sample.Add(value);
        return sample;
    }

    public void Add(double value) => _values.Add(value);

    /// <summary>The value below which a share of the measurements lies; between two of them in proportion.</summary>
    public double Quantile(double share)
    {
        if (_values.Count == 0)
        {
            return double.NaN;
        }
        var sorted = _values.Order().ToArray();
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }

    /// <summary>Median and range.</summary>
    public string Range(string unit) => _values.Count == 0 ? "none" : $"{Number(Median)} [{Number(Best)} - {Number(Worst)}] {unit}".TrimEnd();

    /// <summary>Median, 95th percentile and worst of measurements in seconds, in milliseconds.</summary>
    public string Spread() => string.Create(CultureInfo.InvariantCulture, $"median {Median * 1000:F0}, p95 {Quantile(0.95) * 1000:F0}, worst {Worst * 1000:F0} ms");

    /// <summary>Three digits that mean something.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        double.NaN => "none",
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("F0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("F2", CultureInfo.InvariantCulture),
        _ => value.ToString("F3", CultureInfo.InvariantCulture),
    };
}
