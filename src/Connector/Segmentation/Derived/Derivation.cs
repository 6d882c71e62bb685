using Connector.Accounts;

namespace Connector.Segmentation.Derived;

/// <summary>How an attribute follows from others that stand above it in the file. Unknown inputs give unknown results, and nothing is guessed.</summary>
public abstract record Derivation
{
    /// <summary>As the file has it.</summary>
    public required string Text { get; init; }

    /// <summary>Positions of the attributes it reads, as often as it reads them.</summary>
    public abstract IReadOnlyList<int> Inputs { get; }

    /// <summary>Every category it can give; null when any text may come.</summary>
    public virtual IReadOnlyList<string>? Categories => null;

    /// <summary>What its value depends on beside its inputs and <see cref="Text"/>.</summary>
    internal virtual string Table => "";

    /// <param name="values">By attribute position; what stands above this attribute is filled in.</param>
    /// <param name="attributes">Of the framework.</param>
    public abstract AttributeValue Of(IReadOnlyList<AttributeDefinition> attributes, ReadOnlySpan<AttributeValue> values);

    /// <summary>Works out every derived attribute of an account, in the file's order; a number outside its valid range is unknown.</summary>
    public static void Fill(IReadOnlyList<AttributeDefinition> attributes, Span<AttributeValue> values)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.Derived is not null) values[attribute.Index] = attribute.Allowed(attribute.Derived.Of(attributes, values));
        }
    }

    /// <summary>The attributes with fields of their own that an attribute comes from, as often as they are read; itself when it has fields.</summary>
    public static IEnumerable<int> Roots(IReadOnlyList<AttributeDefinition> attributes, int attribute) =>
        attributes[attribute].Derived is { } derived ? derived.Inputs.SelectMany(input => Roots(attributes, input)) : [attribute];

    private protected static AttributeValue Read(IReadOnlyList<AttributeDefinition> attributes, ReadOnlySpan<AttributeValue> values, int index) =>
        attributes[index].Effective(values[index]);
}

/// <summary><c>first known of employees, employees_estimated</c>.</summary>
public sealed record FirstKnown(IReadOnlyList<int> Choices) : Derivation
{
    private IReadOnlyList<string>? _categories;

    public override IReadOnlyList<int> Inputs => Choices;

    public override IReadOnlyList<string>? Categories => _categories;

    /// <summary>The categories of all inputs together.</summary>
    internal FirstKnown With(IReadOnlyList<string>? categories) => this with { _categories = categories };

    public override AttributeValue Of(IReadOnlyList<AttributeDefinition> attributes, ReadOnlySpan<AttributeValue> values)
    {
        foreach (var input in Choices)
        {
            if (Read(attributes, values, input) is { IsKnown: true } known) return known;
        }

        return AttributeValue.Unknown;
    }
}

/// <summary><c>lookup industry in sectors</c>: every known input has a result.</summary>
public sealed record Lookup(int Input, LookupTable In) : Derivation
{
    public override IReadOnlyList<int> Inputs => [Input];

    public override IReadOnlyList<string>? Categories => In.Categories;

    internal override string Table => In.Text;

    public override AttributeValue Of(IReadOnlyList<AttributeDefinition> attributes, ReadOnlySpan<AttributeValue> values) =>
        Read(attributes, values, Input) is { IsKnown: true } known ? In.Find(known.Text) : AttributeValue.Unknown;
}

/// <summary><c>arr / employees</c>: plus, minus, times and by, with brackets. What is divided by nothing is unknown.</summary>
public sealed record Calculation : Derivation
{
    private const int Decimals = 6;

    internal Calculation(Expression expression)
    {
        Expression = expression;
        Inputs = [.. expression.Inputs];
    }

    public override IReadOnlyList<int> Inputs { get; }

    internal Expression Expression { get; }

    public override AttributeValue Of(IReadOnlyList<AttributeDefinition> attributes, ReadOnlySpan<AttributeValue> values)
    {
        var number = Expression.Of(values);
        return double.IsFinite(number) ? AttributeValue.Of(Math.Round(number, Decimals)) : AttributeValue.Unknown;
    }
}
