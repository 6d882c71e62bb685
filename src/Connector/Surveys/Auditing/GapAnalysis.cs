using Connector.Segmentation;

namespace Connector.Surveys.Auditing;

public enum GapKind
{
    /// <summary>Known for enough accounts.</summary>
    None,

    /// <summary>The framework names no field of this CRM, and another source serves it: the CRM is not asked.</summary>
    NotAsked,

    /// <summary>No field of it exists, or it is hidden from the connection's user; the CRM answers alike.</summary>
    NoField,

    /// <summary>Blank on too many accounts.</summary>
    Blank,

    /// <summary>Filled on enough accounts, and what stands there cannot be used.</summary>
    Unusable,

    /// <summary>Blank on too many accounts, or without a field, and there the framework's default stands in.</summary>
    DefaultOnly,
}

public enum AnswerKind
{
    Yes,

    /// <summary>For too few accounts, or not for sure.</summary>
    InPart,

    /// <summary>For no account.</summary>
    No,
}

/// <param name="Fields">API names that the framework reads it from.</param>
/// <param name="Missing">Of these the ones that are not there.</param>
/// <param name="Decides">Labels of the dimensions that read it.</param>
/// <param name="Filled">Accounts that have one of the fields filled.</param>
/// <param name="Known">Accounts on which the value can be used.</param>
/// <param name="OtherSources">Sources beside the CRM that the framework names for it.</param>
public sealed record AttributeGap(
    string Attribute, GapKind Kind, IReadOnlyList<string> Fields, IReadOnlyList<string> Missing, IReadOnlyList<string> Decides, long Filled, long Known, IReadOnlyList<string> OtherSources);

/// <param name="Label">Of the dimension.</param>
/// <param name="FieldExists">Null when the framework names none in this CRM.</param>
/// <param name="Classified">Accounts that get a real segment from what the CRM has.</param>
/// <param name="Provisional">Accounts that knowing more could put elsewhere.</param>
public sealed record DimensionGap(string Label, string? Field, bool? FieldExists, long Classified, long Provisional);

/// <summary>A question or use of the framework beside what the CRM has for it.</summary>
/// <param name="Kind"><c>question</c> or <c>use case</c>.</param>
/// <param name="Why">What stands in its way; empty when nothing does.</param>
public sealed record AnswerGap(string Kind, string Name, string Text, AnswerKind Answered, IReadOnlyList<string> Why);

/// <summary>What the framework needs and the CRM alone does not have.</summary>
/// <param name="Base">The accounts that shares are of: the population, or all accounts when the CRM shows nobody to be of it.</param>
public sealed record FrameworkGap(long Base, bool IsPopulation, IReadOnlyList<AttributeGap> Attributes, IReadOnlyList<DimensionGap> Dimensions, IReadOnlyList<AnswerGap> Answers);

/// <summary>Counts of one attribute over the accounts.</summary>
internal readonly record struct AttributeCount(long Filled, long Known);

/// <summary>Draws the gaps from what was counted. Pure.</summary>
/// <param name="crm">As the framework names the connection's CRM.</param>
/// <param name="fields">API names that the CRM shows.</param>
/// <param name="gate">Share of the accounts for which an attribute must be known.</param>
internal sealed class GapAnalysis(Framework framework, string crm, IReadOnlySet<string> fields, double gate)
{
    /// <param name="counts">By attribute position, over the accounts that shares are of.</param>
    /// <param name="distribution">Where these accounts would be by what the CRM has.</param>
    public FrameworkGap Of(long accounts, bool isPopulation, IReadOnlyList<AttributeCount> counts, SegmentDistribution distribution)
    {
        var gaps = Used().ToDictionary(attribute => attribute.Index, attribute => Gap(attribute, accounts, counts[attribute.Index]));
        return new FrameworkGap(accounts, isPopulation, [.. gaps.OrderBy(gap => gap.Key).Select(gap => gap.Value)],
            [.. framework.Dimensions.Select((dimension, i) => Gap(dimension, distribution.Dimensions[i]))],
            [
                .. framework.Questions.Select(one => Answer("question", one.Name, one.Ask, one.AnsweredBy, accounts, gaps, distribution)),
                .. framework.UseCases.Select(one => Answer("use case", one.Name, one.Need, one.ServedBy, accounts, gaps, distribution)),
            ]);
    }

    /// <summary>Attributes that stand at the beginning of what the rules, the population and the measures read.</summary>
    private IEnumerable<AttributeDefinition> Used() => framework.Dimensions.SelectMany(framework.Reads).Concat(framework.Reads(framework.Population))
        .Concat(framework.Measures.SelectMany(measure => framework.Behind(measure.Attribute.Index))).Distinct()
        .Select(index => framework.Attributes[index]).Where(attribute => attribute.DerivedText is null);

    private AttributeGap Gap(AttributeDefinition attribute, long accounts, AttributeCount count)
    {
        var named = attribute.CrmFields(crm).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var missing = named.Where(field => !fields.Contains(field)).ToList();
        var others = attribute.Sources.Where(source => source.Fact is not null).Select(source => source.Name).Distinct(StringComparer.Ordinal).ToList();
        var decides = framework.Dimensions.Where(dimension => framework.Reads(dimension).Contains(attribute.Index)).Select(dimension => dimension.Label).ToList();
        return new AttributeGap(attribute.Name, Kind(), named, missing, decides, count.Filled, count.Known, others);

        GapKind Kind()
        {
            if (named.Count == 0 && others.Count > 0) return GapKind.NotAsked;
            if (attribute.IsNeverUnknown && !Passes(count.Filled, accounts)) return GapKind.DefaultOnly;
            if (missing.Count == named.Count) return GapKind.NoField;
            if (Passes(count.Known, accounts)) return GapKind.None;
            return Passes(count.Filled, accounts) ? GapKind.Unusable : GapKind.Blank;
        }
    }

    private DimensionGap Gap(Dimension dimension, DimensionTally tally)
    {
        var field = dimension.CrmField(crm);
        return new DimensionGap(dimension.Label, field, field is null ? null : fields.Contains(field), tally.Classified, tally.Provisional);
    }

    private AnswerGap Answer(string kind, string name, string text, IReadOnlyList<string> by, long accounts, Dictionary<int, AttributeGap> gaps, SegmentDistribution distribution)
    {
        var (why, isNone) = (new List<string>(), by.Count == 0 || accounts == 0);
        if (by.Count == 0) why.Add("nothing in the framework answers it yet");
        if (accounts == 0) why.Add("there is no account to answer it about");
        foreach (var measure in framework.Measures.Where(measure => by.Contains(measure.Name)))
        {
            var faults = Faults(framework.Behind(measure.Attribute.Index), gaps, accounts).ToList();
            why.AddRange(faults);
            isNone |= faults.Count > 0 && gaps.GetValueOrDefault(measure.Attribute.Index)?.Known == 0;
        }

        foreach (var dimension in framework.Dimensions.Where(dimension => Names(by, dimension)))
        {
            var (classified, provisional) = (distribution.Dimensions[dimension.Index].Classified, distribution.Dimensions[dimension.Index].Provisional);
            if (Passes(classified, accounts) && Passes(accounts - provisional, accounts)) continue;
            why.Add(Passes(classified, accounts) ? $"{dimension.Label} could be another on {Percent(provisional, accounts)} of the accounts if more were known"
                : $"{dimension.Label} is decided for {Percent(classified, accounts)} of the accounts");
            why.AddRange(Faults(framework.Reads(dimension), gaps, accounts));
            isNone |= classified == 0;
        }

        return new AnswerGap(kind, name, text, isNone ? AnswerKind.No : why.Count == 0 ? AnswerKind.Yes : AnswerKind.InPart, [.. why.Distinct(StringComparer.Ordinal)]);
    }

    private bool Names(IReadOnlyList<string> by, Dimension dimension) => by.Contains(dimension.Name)
        || framework.Views.Any(view => by.Contains(view.Name) && view.Where.Any(condition => condition.Dimension.Name == dimension.Name));

    private static IEnumerable<string> Faults(IEnumerable<int> attributes, Dictionary<int, AttributeGap> gaps, long accounts) =>
        attributes.Order().Select(index => gaps.GetValueOrDefault(index)).OfType<AttributeGap>().Select(gap => Fault(gap, accounts)).OfType<string>();

    /// <summary>What is wrong with an attribute, in a few words; null when nothing is.</summary>
    public static string? Fault(AttributeGap gap, long accounts) => gap.Kind switch
    {
        GapKind.NotAsked => $"{gap.Attribute} comes from {string.Join(", ", gap.OtherSources)} alone",
        GapKind.NoField => $"{gap.Attribute} has no field: {(gap.Missing.Count == 0 ? "the framework names none" : $"{string.Join(", ", gap.Missing)} is not there or hidden")}",
        GapKind.Blank => $"{gap.Attribute} is filled on {Percent(gap.Filled, accounts)}",
        GapKind.Unusable => $"{gap.Attribute} is filled on {Percent(gap.Filled, accounts)} and can be used on {Percent(gap.Known, accounts)}",
        _ => null,
    };

    public static string Percent(long part, long whole) => whole == 0 ? "–" : ((double)part / whole).ToString("0.0 %", System.Globalization.CultureInfo.InvariantCulture);

    private bool Passes(long part, long whole) => whole > 0 && part >= gate * whole;
}
