using Connector.Segmentation.Conditions;
using Connector.Segmentation.Holding;

namespace Connector.Segmentation;

/// <summary>
/// The segmentation definition, read and checked: every name resolved, every condition typed. Immutable; safe to share between threads.
/// </summary>
public sealed record Framework
{
    public required string Name { get; init; }

    /// <summary>Semantic: patch = wording, minor = thresholds, major = dimensions or segments.</summary>
    public required SemanticVersion Version { get; init; }

    public required DateOnly Effective { get; init; }

    public required string Owner { get; init; }

    /// <summary>Who stands behind it; null = nobody is named.</summary>
    public string? Sponsor { get; init; }

    /// <summary>What the segments are for; shown in every document.</summary>
    public required string Objective { get; init; }

    /// <summary>Null = nobody has said when it is looked at again.</summary>
    public ReviewRule? Review { get; init; }

    /// <summary>Null when no attribute is money.</summary>
    public required CurrencyRule? Currency { get; init; }

    public required IReadOnlyList<BusinessQuestion> Questions { get; init; }

    public IReadOnlyList<UseCase> UseCases { get; init; } = [];

    public IReadOnlyList<Consumer> Consumers { get; init; } = [];

    public Strategy Strategy { get; init; } = Strategy.None;

    public UsePolicy Policy { get; init; } = UsePolicy.None;

    public required Population Population { get; init; }

    public required IReadOnlyList<AttributeDefinition> Attributes { get; init; }

    public IReadOnlyList<Score> Scores { get; init; } = [];

    public required IReadOnlyList<Dimension> Dimensions { get; init; }

    /// <summary>Position of the money attribute by which accounts are weighed (ARR, say); null = every account weighs the same.</summary>
    public required int? Value { get; init; }

    /// <summary>Null = nothing holds a run back.</summary>
    public required GuardRule? Guard { get; init; }

    /// <summary>The lists of accounts that people work from.</summary>
    public IReadOnlyList<ViewDefinition> Views { get; init; } = [];

    /// <summary>What reports show per segment, beside the number of accounts.</summary>
    public IReadOnlyList<Measure> Measures { get; init; } = [];

    /// <summary>Rule of lint → why its findings are accepted.</summary>
    public IReadOnlyDictionary<string, string> Waivers { get; init; } = new Dictionary<string, string>();

    /// <summary>SHA-256, lower-case hex, over the file's text and the tables it uses; line endings do not count.</summary>
    public required string Hash { get; init; }

    /// <summary>The file as it was read, kept with every version that decides: for documents, explanations and replays of the
    /// past.</summary>
    public required string Text { get; init; }

    /// <summary>Inputs that contradict each other, and what is held then.</summary>
    public IReadOnlyList<Conflict> Conflicts { get; init; } = [];

    /// <summary>What matters, with its weight, 0 to 1; together 1. Empty = nobody has said.</summary>
    public IReadOnlyDictionary<string, double> Objectives { get; init; } = new Dictionary<string, double>();

    /// <summary>What accounts could be segmented by; empty without <see cref="Objectives"/>.</summary>
    public IReadOnlyList<CandidateDimension> Candidates { get; init; } = [];

    /// <summary>Limits that call somebody when a run finds them exceeded.</summary>
    public IReadOnlyList<EscalationRule> Escalations { get; init; } = [];

    /// <summary>What sales and finance report of the same money.</summary>
    public IReadOnlyList<ReconciliationRule> Reconciliations { get; init; } = [];

    /// <summary>Name → text of every table that the file uses, kept beside it for the same ends.</summary>
    public IReadOnlyDictionary<string, string> Tables { get; init; } = new Dictionary<string, string>();

    /// <summary>The CRMs that the dimensions write to, in the file's order.</summary>
    public IReadOnlyList<string> Crms => [.. Dimensions.SelectMany(dimension => dimension.Fields.Keys).Distinct(StringComparer.Ordinal)];

    /// <summary>Null when there is no such attribute.</summary>
    public AttributeDefinition? Attribute(string name) => Attributes.FirstOrDefault(attribute => attribute.Name == name);

    /// <summary>Whether the same fields give the same attributes, wording aside.</summary>
    public bool ReadsAs(Framework other) => Attributes.Count == other.Attributes.Count && Attributes.Zip(other.Attributes).All(pair => pair.First.ReadsAs(pair.Second))
        && (Currency is null ? other.Currency is null : other.Currency is { } currency && Currency.ReadsAs(currency));

    /// <summary>Names of the dimensions, views and measures: what a register can name.</summary>
    public IReadOnlyList<string> Artefacts => [.. Dimensions.Select(one => one.Name), .. Views.Select(one => one.Name), .. Measures.Select(one => one.Name)];

    /// <summary>What people see of a dimension, view or measure that a register names.</summary>
    public string LabelOf(string artefact) => Dimension(artefact)?.Label ?? Views.FirstOrDefault(view => view.Name == artefact)?.Label
        ?? Measures.FirstOrDefault(measure => measure.Name == artefact)?.Label ?? artefact;

    /// <summary>Null when there is no such dimension.</summary>
    public Dimension? Dimension(string name) => Dimensions.FirstOrDefault(dimension => dimension.Name == name);

    /// <summary>Positions of the attributes that a dimension's rules read, those behind derived ones included.</summary>
    public IReadOnlySet<int> Reads(Dimension dimension) => Closure(dimension.Segments.SelectMany(segment => segment.Conditions));

    /// <summary>The same of the population's condition.</summary>
    public IReadOnlySet<int> Reads(Population population) => Closure([population.Condition]);

    /// <summary>The same of the conflicts' conditions.</summary>
    public IReadOnlySet<int> ReadByConflicts => Closure(Conflicts.Select(conflict => conflict.Condition));

    /// <summary>An attribute and, when it is derived or rolled up, everything that it comes from.</summary>
    public IEnumerable<int> Behind(int attribute) => (Attributes[attribute].Derived?.Inputs ?? Attributes[attribute].Rollup?.Inputs ?? []).SelectMany(Behind).Prepend(attribute);

    /// <summary>Some attribute takes its value from the account's whole group.</summary>
    public bool RollsUp => Attributes.Any(attribute => attribute.Rollup is not null);

    private HashSet<int> Closure(IEnumerable<Condition> conditions) => [.. conditions.SelectMany(condition => condition.Named).Where(index => index >= 0).SelectMany(Behind)];

    /// <summary>The framework as it is on one day, which is what can be decided and proved: ages become dates, exceptions end, currencies have rates. The texts stay as written.</summary>
    /// <param name="day">UTC.</param>
    public Framework On(DateOnly day) => this with
    {
        Currency = Currency?.On(day),
        Population = new Population(Population.Active, RulesOfTheDay.On(Population.Condition, day)),
        Conflicts = [.. Conflicts.Select(conflict => conflict with { Condition = RulesOfTheDay.On(conflict.Condition, day) })],
        Dimensions = [.. Dimensions.Select(dimension => dimension with { Segments = [.. dimension.Segments.Select(segment => segment.On(day, dimension.Exceptions))] })],
    };

    /// <summary>As <see cref="On"/>, without any exception: the rules that hold everywhere.</summary>
    /// <param name="day">UTC.</param>
    internal Framework CentralOn(DateOnly day) => On(day) with
    {
        Dimensions = [.. Dimensions.Select(dimension => dimension with { Segments = [.. dimension.Segments.Select(segment => segment.CentralOn(day))] })],
    };

    /// <summary>Whether the framework decides and converts alike on two days, apart from counts of days: no exception ends and no rate changes between them.</summary>
    public bool IsAlikeButForAges(DateOnly one, DateOnly other)
    {
        if (one == other) return true;
        if (Dimensions.SelectMany(dimension => dimension.Exceptions).Any(exception => exception.Until < one != exception.Until < other)) return false;
        return Currency?.Rates is not { } rates || rates.On(one).OrderBy(rate => rate.Key, StringComparer.Ordinal).SequenceEqual(rates.On(other).OrderBy(rate => rate.Key, StringComparer.Ordinal));
    }

    /// <summary>Some condition counts the days since a date.</summary>
    public bool CountsDays => Conditions.SelectMany(condition => condition.Tests).Any(test => test is DaysSinceTest);

    /// <summary>Every condition that decides or holds.</summary>
    internal IEnumerable<Condition> Conditions => Dimensions.SelectMany(dimension => dimension.Segments).SelectMany(segment => segment.Conditions)
        .Concat(Conflicts.Select(conflict => conflict.Condition)).Append(Population.Condition);

    /// <summary>Every fact of other sources that the attributes read, by its key, once each, in the file's order.</summary>
    public IReadOnlyList<string> Facts => [.. Attributes.SelectMany(attribute => attribute.Sources).Select(source => source.Key).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Every field of one CRM that the attributes read, once each, in the file's order; last the one that names the currency of amounts.</summary>
    public IReadOnlyList<string> FieldsToRead(string crm) =>
        [.. Attributes.SelectMany(attribute => attribute.CrmFields(crm)).Concat(CurrencyField(crm) is { } currency ? [currency] : []).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The field in which a CRM's records name the currency of their amounts; null when none is asked for.</summary>
    public string? CurrencyField(string crm) =>
        Attributes.Any(attribute => attribute.Type == AttributeType.Money && attribute.CrmFields(crm).Any()) ? Currency?.FieldOf(crm) : null;
}

/// <summary>Which accounts must have a segment.</summary>
public sealed record Population
{
    internal Population(string active, Condition condition)
    {
        Active = active;
        Condition = condition;
        UsedAttributes = condition.UsedAttributes;
    }

    /// <summary>The condition as written.</summary>
    public string Active { get; }

    /// <summary>Positions of the attributes that the condition reads, ascending.</summary>
    public IReadOnlyList<int> UsedAttributes { get; }

    internal Condition Condition { get; }
}

/// <summary>major.minor.patch; each part at least 0, and not all of them 0.</summary>
public readonly record struct SemanticVersion(int Major, int Minor, int Patch) : IComparable<SemanticVersion>
{
    public int CompareTo(SemanticVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public override string ToString() => $"{Major}.{Minor}.{Patch}";

    public static bool operator <(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) >= 0;
}
