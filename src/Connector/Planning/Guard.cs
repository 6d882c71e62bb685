using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Planning;

/// <summary>Part of a plan that may not go through by itself.</summary>
/// <param name="Field">Position among the planned fields.</param>
/// <param name="Segment">Null = every change of the field; else only those that make the breach worse.</param>
/// <param name="Why">One sentence for people.</param>
public sealed record GuardHold(int Field, ShareBreach? Segment, string Why)
{
    public bool Covers(SegmentStep step) => step.Field == Field && (Segment is null
        || (Segment.IsAbove ? step.To : step.From) == AttributeValue.Of(Segment.Segment));
}

/// <summary>Judges the plan of a run that nobody has looked at. Pure.</summary>
public static class Guard
{
    /// <summary>What has to wait for a person; empty = everything may go through.</summary>
    /// <param name="tally">The whole plan.</param>
    /// <param name="learned">What past runs make unlikely, see <see cref="LearnedBand"/>.</param>
    /// <param name="distribution">Where the accounts are once the plan is carried out.</param>
    public static IReadOnlyList<GuardHold> Judge(GuardRule? rule, IReadOnlyList<PlannedField> fields, PlanTally tally, SegmentDistribution distribution, IReadOnlyList<ShareBreach>? learned = null)
    {
        var breaches = ExpectedShares.Breaches(distribution).Concat(learned ?? []).ToLookup(breach => breach.Dimension.Name);
        var holds = new List<GuardHold>();
        for (var field = 0; field < fields.Count; field++)
        {
            if (tally.Accounts(field) == 0 || fields[field].Follows is not null) continue;
            if (rule is not null && Beyond(rule, fields[field], field, tally, distribution) is { } why) holds.Add(new GuardHold(field, null, why));
            else if (fields[field].Dimension is { } dimension) holds.AddRange(breaches[dimension.Name].Select(breach => new GuardHold(field, breach, breach.Text)).Where(hold => Happens(hold, tally)));
        }

        return holds;
    }

    private static string? Beyond(GuardRule rule, PlannedField field, int position, PlanTally tally, SegmentDistribution distribution)
    {
        var (accounts, label) = (tally.Accounts(position), field.Label);
        var changed = Share(accounts, distribution.Active);
        if (accounts > rule.Tolerates && changed > rule.MaxChanged)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{label} would change on {Plural.Of(accounts, "account")}, {changed:P1} of the active ones; the guard lets {rule.MaxChanged:P1} through");
        }

        // What fills a blank moves no value from one segment to another, and an attribute moves none at all.
        if (field.Attribute is not null) return null;
        var moved = Share(tally.Moves(position).Where(move => move.From.IsKnown).Sum(move => move.Value), distribution.ActiveValue);
        return moved > rule.MaxValueMoved
            ? string.Create(CultureInfo.InvariantCulture, $"{label} would move {moved:P1} of the active accounts' value; the guard lets {rule.MaxValueMoved:P1} through")
            : null;
    }

    private static bool Happens(GuardHold hold, PlanTally tally) =>
        tally.Moves(hold.Field).Any(move => hold.Covers(new SegmentStep(default, null, hold.Field, move.From, move.To)));

    private static double Share(double part, double whole) => whole > 0 ? part / whole : part > 0 ? 1 : 0;
}
