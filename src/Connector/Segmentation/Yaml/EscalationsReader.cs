namespace Connector.Segmentation.Yaml;

/// <summary>The <c>escalations</c> section: <c>too_many_overrides: { watch: overrides, above: 5%, owner: …, within: 5d, evidence: … }</c>.</summary>
internal sealed class EscalationsReader(FrameworkProblems problems)
{
    public IReadOnlyList<EscalationRule> Read(MapReader framework) => [.. framework.Entries("escalations").Select(Escalation)];

    private EscalationRule Escalation(YamlEntry entry)
    {
        var name = entry.Key.Value;
        problems.IsName(entry.Key, "an escalation");
        var map = new MapReader(entry.Value, $"escalation {name}", MapKeys.Escalation, problems);
        if (map.Any("watch") is null) map.Missing("watch");
        var within = map.RequiredParsed<TimeSpan>("within", FrameworkWords.TryDuration, "a duration such as 5d") ?? TimeSpan.FromDays(1);
        if (within < TimeSpan.FromDays(1)) problems.Add(map.Any("within")!, "runs look once a day: give the owner at least 1d");
        return new EscalationRule(
            name, map.Word<WatchedMeasure>("watch") ?? default, map.RequiredParsed<EscalationLimit>("above", TryLimit, "a number such as 20, or a share of the active accounts such as 5%") ?? default,
            map.RequiredText("owner"), within, map.RequiredText("evidence"));
    }

    private static bool TryLimit(string text, out EscalationLimit limit)
    {
        limit = FrameworkWords.TryPercent(text, out var share) ? new EscalationLimit(null, share) : FrameworkWords.TryCount(text, out var count) ? new EscalationLimit(count, null) : default;
        return limit != default;
    }
}
