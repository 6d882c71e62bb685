using System.Diagnostics.CodeAnalysis;
using Connector.Accounts;
using Connector.Segmentation.Derived;
using Connector.Segmentation.Holding;

namespace Connector.Segmentation;

[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "the framework file's own words")]
public enum AttributeType
{
    Integer,
    Decimal,
    Money,
    Category,
    Boolean,
    Text,
    Date,

    /// <summary>Several texts or categories at once, such as a technology stack.</summary>
    Set,
}

/// <summary>Whether a cleaned or bought value may go back into the CRM field it came from.</summary>
public enum WriteBackPolicy
{
    Never,
    FillBlank,
    Replace,
}

/// <summary>A typed input about an account, as the framework file defines it.</summary>
public sealed record AttributeDefinition
{
    private static readonly Dictionary<string, string> NoMap = [];

    /// <summary>Position in <see cref="Framework.Attributes"/>, and of the value in every attribute array.</summary>
    public required int Index { get; init; }

    public required string Name { get; init; }

    public required AttributeType Type { get; init; }

    /// <summary>For people, such as <c>people</c>; money is in the framework's currency.</summary>
    public string? Unit { get; init; }

    /// <summary>Null = any number. Only numbers have one.</summary>
    public ValidRange? Valid { get; init; }

    /// <summary>A run stops before any write when no source shows this attribute.</summary>
    public bool Required { get; init; }

    /// <summary>Stands in for an absent value; only booleans have one.</summary>
    public bool? Default { get; init; }

    /// <summary>Raw CRM value → category, keys ignoring case; null when the file gives none.</summary>
    public IReadOnlyDictionary<string, string>? Map { get; init; }

    /// <summary>Raw CRM value → category from a table file; null when the file gives none.</summary>
    public StandardTable? Standardise { get; init; }

    /// <summary>How it follows from attributes above it; null = it has sources of its own.</summary>
    public Derivation? Derived { get; init; }

    /// <summary>What it takes from the account's whole group; null = nothing. Such an attribute has no <see cref="Derived"/>: it does not follow from the account alone.</summary>
    public Rollup? Rollup { get; init; }

    /// <summary>How it comes about where it has no sources, as the file has it; null = it has some.</summary>
    public string? DerivedText => Derived?.Text ?? Rollup?.Text;

    /// <summary>In order of trust; empty only when it is derived.</summary>
    public required IReadOnlyList<AttributeSource> Sources { get; init; }

    /// <summary>Older values are stale; null = never.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>What happens when no source has a value that is fresh enough; null = an old one goes on counting, and none is unknown.</summary>
    public StaleRule? WhenStale { get; init; }

    /// <summary>What other sources say is not used once it is older; null = however old it is.</summary>
    public TimeSpan? UsableFor => WhenStale is null ? null : MaxAge + (WhenStale.Carry ?? TimeSpan.Zero);

    public WriteBackPolicy WriteBack { get; init; }

    /// <summary>Who sees to its quality; null = the framework's owner.</summary>
    public string? Owner { get; init; }

    /// <summary>How good it has to be; null = nobody has said.</summary>
    public QualityTarget? Quality { get; init; }

    /// <summary>CRM name → field in which it is noted who gave a value that went back.</summary>
    public IReadOnlyDictionary<string, string> SourceNotedIn { get; init; } = NoMap;

    /// <summary>CRM name → field in which it is noted from which day that value is.</summary>
    public IReadOnlyDictionary<string, string> DayNotedIn { get; init; } = NoMap;

    /// <summary>Null when any text may come; otherwise every category this attribute can have, apart from <see cref="Unmapped"/>.</summary>
    public IReadOnlyList<string>? Categories => Map is not null ? [.. Map.Values.Distinct(StringComparer.Ordinal)] : Standardise?.Canonical ?? Derived?.Categories;

    /// <summary>The category of a raw value that <see cref="Map"/> does not list: known, and equal to no category a condition can
    /// name.</summary>
    public const string Unmapped = "unmapped";

    /// <summary>The kind of every known value.</summary>
    public ValueKind ValueKind => Type switch
    {
        AttributeType.Boolean => ValueKind.Boolean,
        AttributeType.Date => ValueKind.Date,
        AttributeType.Category or AttributeType.Text or AttributeType.Set => ValueKind.Text,
        _ => ValueKind.Number,
    };

    public bool IsNumber => Type is AttributeType.Integer or AttributeType.Decimal or AttributeType.Money;

    /// <summary>The value at a point of the line that comparisons cut: a date for its day number.</summary>
    internal AttributeValue OnLine(double point) =>
        Type == AttributeType.Date ? AttributeValue.Of(DateOnly.FromDayNumber((int)point)) : AttributeValue.Of(point);

    /// <summary>The first field of one CRM that feeds this attribute; null when the CRM has none.</summary>
    public string? CrmField(string crm) => CrmFields(crm).FirstOrDefault();

    /// <summary>Fields of one CRM that feed this attribute, in order of trust.</summary>
    public IEnumerable<string> CrmFields(string crm) => Sources.Select(source => source.Field(crm)).OfType<string>();

    /// <summary>Everything that feeds this attribute in one CRM's connection, in order of trust: fields of the CRM, and facts of other sources by their <see cref="AttributeSource.Key"/>.</summary>
    public IEnumerable<(string Name, bool IsFact)> Inputs(string crm) =>
        Sources.Select(source => (Name: source.Key ?? source.Field(crm), IsFact: source.Key is not null)).Where(input => input.Name is not null).Select(input => (input.Name!, input.IsFact));

    /// <summary>Whether the same fields give the same value, place and wording in the file aside.</summary>
    public bool ReadsAs(AttributeDefinition other) =>
        (Name, Type, Valid, Default, WhenStale, Standardise?.Text, DerivedText, Derived?.Table)
            == (other.Name, other.Type, other.Valid, other.Default, other.WhenStale, other.Standardise?.Text, other.DerivedText, other.Derived?.Table)
        && (Map ?? NoMap).OrderBy(pair => pair.Key, StringComparer.Ordinal).SequenceEqual((other.Map ?? NoMap).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        && Sources.SelectMany(source => source.Parts).SequenceEqual(other.Sources.SelectMany(source => source.Parts));

    /// <summary>The same value, or unknown where it is a number outside the valid range.</summary>
    public AttributeValue Allowed(AttributeValue value) => value.Kind == ValueKind.Number && Valid is { } valid && !valid.Contains(value.Number) ? AttributeValue.Unknown : value;

    /// <summary>The value that conditions see: an unknown one with a default is its default.</summary>
    public AttributeValue Effective(AttributeValue value) =>
        value.IsKnown ? value : Default is { } stand ? AttributeValue.Of(stand) : WhenStale?.Default ?? value;

    /// <summary>A default stands in for what is absent.</summary>
    public bool IsNeverUnknown => Effective(AttributeValue.Unknown).IsKnown;
}

/// <summary>Where an attribute can come from: <c>crm</c> with one field per CRM, or another source with one of its facts.</summary>
/// <param name="Name"><c>crm</c>, or the name of another source such as <c>enrichment</c>.</param>
/// <param name="Fields">CRM name → field API name; empty unless <paramref name="Name"/> is <c>crm</c>.</param>
/// <param name="Fact">The other source's name for the value; null for <c>crm</c>.</param>
public sealed record AttributeSource(string Name, IReadOnlyDictionary<string, string> Fields, string? Fact)
{
    public const string Crm = "crm";

    /// <summary>Names the fact in one word, such as <c>enrichment.employees</c>; null for <c>crm</c>.</summary>
    public string? Key => Fact is null ? null : $"{Name}.{Fact}";

    internal IEnumerable<(string, string)> Parts => Fact is null ? Fields.Select(pair => (pair.Key, pair.Value)) : [(Name, Fact)];

    public string? Field(string crm) => Fields.TryGetValue(crm, out var field) ? field : null;
}

/// <summary>Both ends belong to the range; an open end is infinite.</summary>
public readonly record struct ValidRange(double Low, double High)
{
    public static ValidRange Everything => new(double.NegativeInfinity, double.PositiveInfinity);

    public bool Contains(double number) => number >= Low && number <= High;

    /// <summary>As in the framework file.</summary>
    public override string ToString() => $"{End(Low)}..{End(High)}";

    private static string End(double number) => double.IsInfinity(number) ? "" : AttributeValue.Of(number).ToString();
}
