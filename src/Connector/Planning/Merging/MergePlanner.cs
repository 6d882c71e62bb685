using Connector.Accounts;
using Connector.Cleaning.Standards;

namespace Connector.Planning.Merging;

/// <summary>Works out what becomes of a cluster: who survives and which value of each field. Pure; a cluster that should not be merged by a machine is left to people.</summary>
/// <param name="fields">API names, as <see cref="MergeRecord.Values"/> are.</param>
/// <param name="externalIds">Fields that hold ids of other systems.</param>
/// <param name="addresses">Fields that make sense only together, a group each: a blank part is filled from no record that contradicts another part.</param>
public sealed class MergePlanner(IReadOnlyList<string> fields, IReadOnlyList<string> externalIds, IReadOnlyList<IReadOnlyList<string>> addresses, MergeOptions options)
{
    private readonly int[] _externalIds = Positions(fields, externalIds);
    private readonly HashSet<int> _newest = [.. Positions(fields, MergeOptions.Names(options.Newest))];
    private readonly HashSet<int> _trusted = [.. Positions(fields, MergeOptions.Names(options.Trusted))];
    private readonly HashSet<int> _untouched = [.. Positions(fields, MergeOptions.Names(options.Untouched))];
    private readonly int[][] _addresses = [.. addresses.Select(group => group.Select(name => Position(fields, name)).Where(position => position >= 0).ToArray())];
    private readonly SurvivorRule[] _rules = [.. MergeOptions.Names(options.Survivor).Select(name => Enum.Parse<SurvivorRule>(name, ignoreCase: true))];

    /// <summary>The merge, or why it is left to people.</summary>
    public (PlannedMerge? Merge, string? LeftBecause) Plan(IReadOnlyList<MergeRecord> cluster, double confidence, string evidence)
    {
        if (WhyNot(cluster, confidence) is { } why) return (null, why);
        var ranked = cluster.Order(Comparer<MergeRecord>.Create((x, y) => Compare(x, y, out _))).ToList();
        Compare(ranked[0], ranked[1], out var rule);
        var kept = new FieldChange[fields.Count];
        for (var i = 0; i < kept.Length; i++)
        {
            var value = ValueOf(i, ranked);
            kept[i] = value.IsKnown && value != ranked[0].Values[i] ? FieldChange.Set(value) : FieldChange.Keep;
        }

        return (new PlannedMerge([.. ranked.Select(record => new MergedRecord(record.Id, record.Values))], kept, confidence, evidence, Words(rule)), null);
    }

    private string? WhyNot(IReadOnlyList<MergeRecord> cluster, double confidence)
    {
        if (confidence < options.LeastConfidence) return FormattableString.Invariant($"not sure enough ({confidence:P0}, {options.LeastConfidence:P0} is asked for)");
        if (cluster.Count > options.MostRecords) return $"{cluster.Count} records, more than the {options.MostRecords} that may become one";
        var ids = cluster.Select(record => record.Id).ToHashSet();
        if (cluster.Any(record => record.Parent is { } parent && ids.Contains(parent))) return "one is another's parent: a group, or a mistake that a person must judge";
        foreach (var field in _externalIds)
        {
            var known = cluster.Where(record => record.Values[field].IsKnown).DistinctBy(record => record.Values[field]).ToList();
            if (known.Count > 1) return $"{fields[field]} says that {known[0].Id} and {known[1].Id} are two customers of another system";
        }

        return null;
    }

    private AttributeValue ValueOf(int field, List<MergeRecord> ranked)
    {
        var own = ranked[0].Values[field];
        if (_untouched.Contains(field)) return own;
        if (_newest.Contains(field)) return First(field, ranked.OrderByDescending(record => record.ModifiedAt));
        if (_trusted.Contains(field)) return First(field, ranked.OrderByDescending(HasExternalId)); // a stable sort: the ranking decides among equals
        return own.IsKnown ? own : First(field, ranked.Where(record => !Contradicts(field, ranked[0], record)));
    }

    private static AttributeValue First(int field, IEnumerable<MergeRecord> records) =>
        records.Select(record => record.Values[field]).FirstOrDefault(value => value.IsKnown);

    /// <summary>Another part of the same address says something else.</summary>
    private bool Contradicts(int field, MergeRecord survivor, MergeRecord other) =>
        _addresses.FirstOrDefault(group => group.Contains(field)) is { } address && address.Any(part => Differ(survivor.Values[part], other.Values[part]));

    private static bool Differ(AttributeValue one, AttributeValue other) =>
        one.IsKnown && other.IsKnown && FoldedText.Of(one.ToString()) != FoldedText.Of(other.ToString());

    private bool HasExternalId(MergeRecord record) => _externalIds.Any(field => record.Values[field].IsKnown);

    /// <summary>Less than 0: the first one survives. Ids decide what no rule does, so that equal input gives an equal plan.</summary>
    private int Compare(MergeRecord x, MergeRecord y, out SurvivorRule? rule)
    {
        foreach (var each in _rules)
        {
            rule = each;
            var order = each switch
            {
                SurvivorRule.ExternalId => HasExternalId(y).CompareTo(HasExternalId(x)),
                SurvivorRule.Related => y.Related.Total.CompareTo(x.Related.Total),
                SurvivorRule.Complete => Filled(y).CompareTo(Filled(x)),
                _ => (x.CreatedOn ?? DateOnly.MaxValue).CompareTo(y.CreatedOn ?? DateOnly.MaxValue),
            };
            if (order != 0) return order;
        }

        rule = null;
        return string.CompareOrdinal(x.Id.Value, y.Id.Value);
    }

    private static int Filled(MergeRecord record) => record.Values.Count(value => value.IsKnown);

    private static string Words(SurvivorRule? rule) => rule switch
    {
        SurvivorRule.ExternalId => "another system knows it by its id",
        SurvivorRule.Related => "it has more contacts, deals and child accounts",
        SurvivorRule.Complete => "it has more filled fields",
        SurvivorRule.Oldest => "it is the oldest",
        _ => "no rule tells them apart: the first id",
    };

    private static int[] Positions(IReadOnlyList<string> fields, IReadOnlyList<string> names) =>
        [.. names.Select(name => Position(fields, name)).Where(position => position >= 0)];

    private static int Position(IReadOnlyList<string> fields, string name)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (string.Equals(fields[i], name, StringComparison.OrdinalIgnoreCase)) return i;
        }

        return -1;
    }
}
