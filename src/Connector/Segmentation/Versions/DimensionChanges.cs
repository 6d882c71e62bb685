using Connector.Segmentation.Documents;

namespace Connector.Segmentation.Versions;

/// <summary>What changed in one dimension.</summary>
internal static class DimensionChanges
{
    private static readonly Dictionary<int, double> NoMargins = [];

    public static IEnumerable<(ChangeKind Kind, string What)> Between(Dimension before, Dimension after) =>
    [
        .. Identity(before, after), .. Segments(before, after), .. Exceptions(before, after), .. Order(before, after), .. Conduct(before, after),
    ];

    private static IEnumerable<(ChangeKind, string)> Identity(Dimension before, Dimension after)
    {
        if (before.Label != after.Label) yield return (ChangeKind.Wording, $"was called {before.Label}");
        if (before.Kind != after.Kind || before.Owner != after.Owner) yield return (ChangeKind.Wording, "has another kind or owner");
        if (before.Notes.ToString() is var said && after.Notes.ToString() is var says && said != says)
        {
            yield return (ChangeKind.Wording, $"notes {(says.Length == 0 ? "nothing beside the segment" : says)}, before {(said.Length == 0 ? "nothing" : said)}");
        }

        if (Fields(before) != Fields(after)) yield return (ChangeKind.Structure, $"is written to {Fields(after)}, before to {Fields(before)}");
    }

    private static IEnumerable<(ChangeKind, string)> Segments(Dimension before, Dimension after)
    {
        foreach (var gone in before.SegmentNames().Where(name => after.Find(name) is null)) yield return (ChangeKind.Structure, Gone(after, before.Find(gone)!));
        foreach (var name in after.SegmentNames())
        {
            var segment = after.Find(name)!;
            if (before.Find(name) is not { } old)
            {
                yield return (ChangeKind.Structure, $"{segment.Label} is new: {segment.When ?? "none of the others"}");
                continue;
            }

            if (old.Label != segment.Label) yield return (ChangeKind.Wording, $"{old.Label} is now called {segment.Label}");
            if (old.When != segment.When) yield return (ChangeKind.Thresholds, $"{segment.Label} was: {old.When}; is: {segment.When}");
            else if (!old.Clauses.SequenceEqual(segment.Clauses)) yield return (ChangeKind.Thresholds, $"{segment.Label}: its rule in an exception changed");
            if (old.Why != segment.Why) yield return (ChangeKind.Wording, segment.Why is { } why ? $"{segment.Label}: the reason for its rule: {why}" : $"{segment.Label}: no reason for its rule any more");
            if (old.Action != segment.Action) yield return (ChangeKind.Wording, $"{segment.Label}: we used to: {old.Action}; now: {segment.Action}");
            if ($"{old.Codes}" is var were && $"{segment.Codes}" is var are && were != are) yield return (ChangeKind.Wording, $"{segment.Label}: other systems know it by another code or alias");
            if (old.Sla != segment.Sla) yield return (ChangeKind.Wording, $"{segment.Label}: first answer {Words.Sla(old)} before, {Words.Sla(segment)} now");
        }
    }

    private static string Gone(Dimension after, Segment gone) => after.Retirement(gone.Name) is { } retired
        ? $"{gone.Label} is retired ({retired.Why}); its accounts go to {retired.Path(after)}"
        : $"{gone.Label} is gone";

    private static IEnumerable<(ChangeKind, string)> Exceptions(Dimension before, Dimension after)
    {
        foreach (var gone in before.Exceptions.Where(exception => after.Exceptions.All(other => other.Name != exception.Name))) yield return (ChangeKind.Thresholds, $"exception {gone.Name} is gone");
        foreach (var exception in after.Exceptions)
        {
            if (before.Exceptions.FirstOrDefault(other => other.Name == exception.Name) is not { } old)
            {
                yield return (ChangeKind.Thresholds, $"exception {exception.Name} is new: where {exception.Scope}, until {exception.Until:yyyy-MM-dd}");
            }
            else if ((old.Scope, old.Until) != (exception.Scope, exception.Until))
            {
                yield return (ChangeKind.Thresholds,
                    $"exception {exception.Name} was: where {old.Scope}, until {old.Until:yyyy-MM-dd}; is: where {exception.Scope}, until {exception.Until:yyyy-MM-dd}");
            }
            else if (old.ApprovedBy != exception.ApprovedBy) yield return (ChangeKind.Wording, $"exception {exception.Name} is approved by {exception.ApprovedBy}");
        }
    }

    private static IEnumerable<(ChangeKind, string)> Order(Dimension before, Dimension after)
    {
        var (was, stands) = (Common(before, after), Common(after, before));
        if (!was.SequenceEqual(stands)) yield return (ChangeKind.Thresholds, $"the order was: {string.Join(", ", was.Select(after.LabelOf))}; is: {string.Join(", ", stands.Select(after.LabelOf))}");
        if (!before.Exceptions.Select(one => one.Name).Intersect(after.Exceptions.Select(one => one.Name)).SequenceEqual(after.Exceptions.Select(one => one.Name).Intersect(before.Exceptions.Select(one => one.Name))))
        {
            yield return (ChangeKind.Thresholds, "exceptions stand in another order");
        }
    }

    /// <summary>What holds accounts in place, lets a person's word stand, or lets a run go through.</summary>
    private static IEnumerable<(ChangeKind, string)> Conduct(Dimension before, Dimension after)
    {
        if (Steady(before) != Steady(after)) yield return (ChangeKind.Thresholds, "margins or the time that accounts stay changed");
        if (Mode(before) != Mode(after)) yield return (ChangeKind.Thresholds, $"is {after.Mode?.ToString() ?? "decided at every run"}, before {before.Mode?.ToString() ?? "decided at every run"}");
        if (before.Overrides != after.Overrides) yield return (ChangeKind.Thresholds, "overrides hold for another time, or unregistered edits are treated otherwise");
        if (!before.Expect.OrderBy(one => one.Key, StringComparer.Ordinal).SequenceEqual(after.Expect.OrderBy(one => one.Key, StringComparer.Ordinal))) yield return (ChangeKind.Thresholds, "other shares are expected");
        foreach (var retired in after.Retired.Where(retired => before.Retirement(retired.Name) is { } old && old.Successor != retired.Successor))
        {
            yield return (ChangeKind.Thresholds, $"retired {retired.Label} now leads to {after.LabelOf(retired.Successor)}");
        }

        if (before.Entry != after.Entry) yield return (ChangeKind.Thresholds, "a segment must hold something else to be worth having");
        if (!before.Purposes.SequenceEqual(after.Purposes)) yield return (ChangeKind.Thresholds, "its segments have other purposes");
    }

    private static string Fields(Dimension dimension) => string.Join(", ", dimension.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Value} ({field.Key})"));

    /// <summary>Whatever the rule holds; margins apart, as a dictionary is not its content.</summary>
    private static string Steady(Dimension dimension) => dimension.Stability is not { } rule ? ""
        : $"{string.Join(' ', rule.Margins.OrderBy(margin => margin.Key).Select(margin => FormattableString.Invariant($"{margin.Key}:{margin.Value}")))} {rule with { Margins = NoMargins }}";

    private static string Mode(Dimension dimension) => dimension.Mode is { } mode ? $"{mode} {string.Join(' ', mode.OnChangeOf)}" : "";

    /// <summary>Names of one version's segments that the other has too, in this one's order.</summary>
    private static List<string> Common(Dimension one, Dimension other) => [.. one.SegmentNames().Where(name => other.Find(name) is not null)];
}
