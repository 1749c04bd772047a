using System.Globalization;

namespace Aspire.Hosting.Kubernetes.Resources;

public sealed record Int32OrStringV1(int? Number = null, string? Text = null) : IEquatable<int>, IEquatable<string>
{
    public Int32OrStringV1(int value) : this(Number: value)
    {
    }

    public Int32OrStringV1(string? value) : this(Parse(value), Parse(value) is null ? value : null)
    {
    }

    public string? Value => Number?.ToString(CultureInfo.InvariantCulture) ?? Text;

    public static implicit operator Int32OrStringV1(int value) => new(value);

    public static implicit operator Int32OrStringV1?(string? value) => value is null ? null : new(value);

    public static explicit operator int(Int32OrStringV1 value) => value?.Number ?? throw new InvalidCastException("The specified value is not an Int32.");

    public static explicit operator string?(Int32OrStringV1? value) => value?.Value;

    public static bool operator ==(Int32OrStringV1? left, int right) => left is not null && left.Equals(right);

    public static bool operator !=(Int32OrStringV1? left, int right) => !(left == right);

    public static bool operator ==(Int32OrStringV1? left, string? right) => left is null ? right is null : right is not null && left.Equals(right);

    public static bool operator !=(Int32OrStringV1? left, string? right) => !(left == right);

    public bool Equals(int other) => Number == other;

    public bool Equals(string? other) => Text == other;

    public override string? ToString() => Value;

    private static int? Parse(string? value) => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}
