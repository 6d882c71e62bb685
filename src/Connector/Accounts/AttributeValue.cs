using System.Globalization;

namespace Connector.Accounts;

public enum ValueKind : byte
{
    /// <summary>Blank in the source, or not visible, or refused by validation.</summary>
    Unknown = 0,
    Number = 1,
    Text = 2,
    Boolean = 3,
    Date = 4,
}

/// <summary>
/// One value about an account: unknown, a number, a text, a yes/no or a calendar date. Used for a field as the CRM gave it and for
/// an attribute after cleaning. A blank is <see cref="Unknown"/>, never zero and never an empty text.
/// </summary>
/// <remarks>
/// Numbers are IEEE doubles: the CRMs send doubles, and a value and a threshold written with the same digits compare equal.
/// Money is in the unit that the attribute declares. Dates are days without a time zone.
/// </remarks>
public readonly struct AttributeValue : IEquatable<AttributeValue>
{
    private readonly double _number;
    private readonly string? _text;

    private AttributeValue(ValueKind kind, double number, string? text)
    {
        Kind = kind;
        _number = number;
        _text = text;
    }

    public static AttributeValue Unknown => default;

    public ValueKind Kind { get; }

    public bool IsKnown => Kind != ValueKind.Unknown;

    /// <exception cref="InvalidOperationException">The value is not a number.</exception>
    public double Number => Kind == ValueKind.Number ? _number : throw WrongKind(ValueKind.Number);

    /// <exception cref="InvalidOperationException">The value is not a text.</exception>
    public string Text => Kind == ValueKind.Text ? _text! : throw WrongKind(ValueKind.Text);

    /// <exception cref="InvalidOperationException">The value is not a yes/no.</exception>
    public bool Boolean => Kind == ValueKind.Boolean ? _number != 0 : throw WrongKind(ValueKind.Boolean);

    /// <exception cref="InvalidOperationException">The value is not a date.</exception>
    public DateOnly Date => Kind == ValueKind.Date ? DateOnly.FromDayNumber((int)_number) : throw WrongKind(ValueKind.Date);

    /// <summary>A number, a date as its day number, or a yes/no as 1 or 0: a point on the line that comparisons cut. 0 for anything else.</summary>
    internal double OnLine => _number;

    /// <exception cref="ArgumentOutOfRangeException">Not a finite number.</exception>
    public static AttributeValue Of(double number) => double.IsFinite(number)
        ? new(ValueKind.Number, number, null)
        : throw new ArgumentOutOfRangeException(nameof(number), "only finite numbers are values");

    /// <summary>An empty text is <see cref="Unknown"/>: neither CRM can tell the two apart.</summary>
    public static AttributeValue Of(string? text) => string.IsNullOrEmpty(text) ? default : new(ValueKind.Text, 0, text);

    public static AttributeValue Of(bool yes) => new(ValueKind.Boolean, yes ? 1 : 0, null);

    public static AttributeValue Of(DateOnly date) => new(ValueKind.Date, date.DayNumber, null);

    /// <summary>Equal in kind and value; texts compare letter by letter, case included.</summary>
    public bool Equals(AttributeValue other) =>
        Kind == other.Kind && _number.Equals(other._number) && string.Equals(_text, other._text, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is AttributeValue other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Kind, _number, _text);

    public static bool operator ==(AttributeValue left, AttributeValue right) => left.Equals(right);

    public static bool operator !=(AttributeValue left, AttributeValue right) => !left.Equals(right);

    /// <summary>For people: invariant culture, ISO dates, <c>unknown</c> for a blank.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Number => _number.ToString("0.################", CultureInfo.InvariantCulture),
        ValueKind.Text => _text!,
        ValueKind.Boolean => _number != 0 ? "true" : "false",
        ValueKind.Date => Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => "unknown",
    };

    private InvalidOperationException WrongKind(ValueKind wanted) => new($"a {Kind} value was read as {wanted}");
}
