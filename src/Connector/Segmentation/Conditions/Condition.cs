using Connector.Accounts;

namespace Connector.Segmentation.Conditions;

/// <summary>
/// A condition as a tree. <c>ToString</c> writes it back in the file's language; equality ignores where things stood in the text.
/// </summary>
internal abstract record Condition
{
    public sealed override string ToString() => ConditionText.Of(this);

    /// <summary>Top-level <c>or</c> alternatives; the condition itself when it is no <c>or</c>.</summary>
    public IReadOnlyList<Condition> Clauses => this is Junction { IsAnd: false } either ? either.Parts : [this];

    /// <summary>Every test on an attribute, from left to right: those behind a score, and behind an attribute that is chosen or looked up.</summary>
    public IEnumerable<AttributeTest> Tests => this switch
    {
        Junction junction => junction.Parts.SelectMany(part => part.Tests),
        Negation negation => negation.Part.Tests,
        Certainty certainty => certainty.Part.Tests,
        ScoreTest score => score.Parts.SelectMany(part => part.Condition.Tests),
        DerivedTest derived => derived.Meaning.Tests,
        AttributeTest test => [test],
        _ => [],
    };

    /// <summary>Positions of the attributes that its text names, directly or by a score.</summary>
    public IEnumerable<int> Named => this switch
    {
        Junction junction => junction.Parts.SelectMany(part => part.Named),
        Negation negation => negation.Part.Named,
        Certainty certainty => certainty.Part.Named,
        ScoreTest score => score.Parts.SelectMany(part => part.Condition.Named),
        DerivedTest derived => [derived.Written.Attribute.Index],
        AttributeTest test => [test.Attribute.Index],
        _ => [],
    };

    /// <summary>Positions of the attributes it reads, ascending, once each.</summary>
    public IReadOnlyList<int> UsedAttributes => [.. Tests.Select(test => test.Attribute.Index).Distinct().Order()];
}

/// <summary><c>a and b and c</c>, or <c>a or b or c</c>; at least two parts, none of the same kind as the whole.</summary>
internal sealed record Junction : Condition
{
    private Junction(bool isAnd, IReadOnlyList<Condition> parts)
    {
        IsAnd = isAnd;
        Parts = parts;
    }

    public bool IsAnd { get; }

    public IReadOnlyList<Condition> Parts { get; }

    /// <summary>Flattens <c>(a or b) or c</c>; a single part stays as it is.</summary>
    public static Condition Of(bool isAnd, IReadOnlyList<Condition> parts) => parts.Count == 1
        ? parts[0]
        : new Junction(isAnd, [.. parts.SelectMany(part => part is Junction inner && inner.IsAnd == isAnd ? inner.Parts : [part])]);

    public bool Equals(Junction? other) => other is not null && IsAnd == other.IsAnd && Parts.SequenceEqual(other.Parts);

    public override int GetHashCode() => HashCode.Combine(IsAnd, Parts.Count, Parts[0]);
}

internal sealed record Negation(Condition Part) : Condition;

/// <summary>True where the part is true, false where it is false or unknown: an account of unknown region is in no region's exception.</summary>
internal sealed record Certainty(Condition Part) : Condition;

/// <summary>An exception's alternative that has run out: it keeps its number and holds for nobody.</summary>
internal sealed record Never : Condition;

/// <summary>A leaf: one attribute against constants, or its being known.</summary>
internal abstract record AttributeTest(AttributeReference Attribute) : Condition
{
    public virtual IReadOnlyList<Constant> Constants => [];
}

internal enum Comparison
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary><c>arr &gt;= 250000</c>; a boolean attribute alone is <c>= true</c>.</summary>
internal sealed record ComparisonTest(AttributeReference Attribute, Comparison Operator, Constant Value) : AttributeTest(Attribute)
{
    public override IReadOnlyList<Constant> Constants => [Value];
}

/// <summary><c>region in ('APAC', 'EMEA')</c>, or <c>not in</c>.</summary>
internal sealed record ListTest(AttributeReference Attribute, IReadOnlyList<Constant> Values, bool Negated) : AttributeTest(Attribute)
{
    public override IReadOnlyList<Constant> Constants => Values;

    public bool Equals(ListTest? other) =>
        other is not null && Attribute == other.Attribute && Negated == other.Negated && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(Attribute, Negated, Values.Count);
}

/// <summary><c>employees between 1 and 99</c>; both ends belong to it.</summary>
internal sealed record RangeTest(AttributeReference Attribute, Constant Low, Constant High) : AttributeTest(Attribute)
{
    public override IReadOnlyList<Constant> Constants => [Low, High];
}

/// <summary><c>tech_stack has 'SAP'</c>: one of a set's values.</summary>
internal sealed record HasTest(AttributeReference Attribute, Constant Value) : AttributeTest(Attribute)
{
    public override IReadOnlyList<Constant> Constants => [Value];
}

/// <summary><c>days since renewed &gt;= 90</c>; what that means depends on the day, see <see cref="RulesOfTheDay"/>.</summary>
/// <param name="Days">A comparison or a range of whole numbers, on a date attribute.</param>
internal sealed record DaysSinceTest(AttributeTest Days) : AttributeTest(Days.Attribute);

/// <summary><c>employees is known</c>, or <c>is unknown</c>; itself never unknown.</summary>
internal sealed record KnownTest(AttributeReference Attribute, bool Known) : AttributeTest(Attribute);

/// <param name="Index">Position of the attribute in the framework; -1 = not bound yet.</param>
internal sealed record AttributeReference(string Name, TextOffset At, int Index = -1);

internal sealed record Constant(AttributeValue Value, TextOffset At);

/// <summary>Characters from the start of the condition's text. Takes no part in equality: a condition is the same wherever it
/// stands.</summary>
internal readonly struct TextOffset(int value) : IEquatable<TextOffset>
{
    public int Value { get; } = value;

    public bool Equals(TextOffset other) => true;

    public override bool Equals(object? obj) => obj is TextOffset;

    public override int GetHashCode() => 0;
}
