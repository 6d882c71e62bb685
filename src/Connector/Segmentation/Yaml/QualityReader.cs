namespace Connector.Segmentation.Yaml;

/// <summary>The <c>quality</c> of an attribute: <c>{ valid: 98%, fresh: 95%, on_time: 99%, over: 28d, alerts: [ 20% in 2d ] }</c>.</summary>
internal sealed class QualityReader(FrameworkProblems problems)
{
    private const string Share = "a share such as 98%";

    /// <summary>The attribute with its owner and target; as it is when it has none.</summary>
    public AttributeDefinition Read(MapReader map, AttributeDefinition attribute)
    {
        var owned = attribute with { Owner = map.Scalar("owner")?.Value.Trim() };
        if (map.Any("quality") is not { } node) return owned;
        var quality = new MapReader(node, $"quality of {attribute.Name}", MapKeys.Quality, problems);
        var wanted = new SortedDictionary<QualityMeasure, double>();
        foreach (var measure in Enum.GetValues<QualityMeasure>())
        {
            if (Wanted(quality, QualityTarget.Word(measure)) is { } share) wanted[measure] = share;
        }

        if (wanted.Count == 0 && Enum.GetValues<QualityMeasure>().All(measure => quality.Any(QualityTarget.Word(measure)) is null)) problems.Add(node, $"quality of {attribute.Name} asks for nothing: add valid: 98%");
        Check(quality, attribute);
        var over = Days(quality, "over") ?? QualityTarget.UsualOver;
        var alerts = quality.Items("alerts").Select(Alert).OfType<BurnRule>().ToList();
        foreach (var alert in alerts.Where(alert => alert.Days > over)) problems.Add(quality.Any("alerts")!, $"'{alert}' looks further back than the {over} days of the budget: take fewer days");
        return owned with { Quality = new QualityTarget(wanted, over, alerts.Count == 0 ? QualityTarget.UsualAlerts : alerts) };
    }

    private double? Wanted(MapReader quality, string key)
    {
        if (quality.Parsed<double>(key, FrameworkWords.TryPercent, Share) is not { } share) return null;
        if (share is > 0 and < 1) return share;
        problems.Add(quality.Any(key)!, share == 0 ? $"'{key}: 0%' asks for nothing: take it out" : $"'{key}: 100%' leaves nothing that may go wrong, so the first blank would be an alert for ever: write 99.9%");
        return null;
    }

    /// <summary>Only what other systems say has an age, and only they are late.</summary>
    private void Check(MapReader quality, AttributeDefinition attribute)
    {
        var hasOthers = attribute.Sources.Any(source => source.Fact is not null);
        if (quality.Any("fresh") is { } fresh && (attribute.MaxAge is null || !hasOthers))
        {
            problems.Add(fresh, $"nothing of {attribute.Name} is ever stale: give it a 'max_age' and a source other than the CRM, or take 'fresh' out");
        }

        if (quality.Any("on_time") is { } onTime && !hasOthers) problems.Add(onTime, $"{attribute.Name} has no source that could be late: take 'on_time' out, or name a source other than the CRM");
    }

    private int? Days(MapReader quality, string key)
    {
        if (quality.Parsed<TimeSpan>(key, FrameworkWords.TryDuration, "days such as 28d") is not { } time) return null;
        if (time >= TimeSpan.FromDays(1) && time == TimeSpan.FromDays(time.Days)) return time.Days;
        problems.Add(quality.Any(key)!, "runs look once a day: write whole days such as 28d");
        return null;
    }

    private BurnRule? Alert(YamlNode node)
    {
        if (node is YamlScalar { Value: var text } && text.Split(" in ", StringSplitOptions.TrimEntries) is [var share, var time] && FrameworkWords.TryPercent(share, out var spends) && spends > 0
            && FrameworkWords.TryDuration(time, out var window) && window >= TimeSpan.FromDays(1) && window == TimeSpan.FromDays(window.Days)) return new BurnRule(spends, window.Days);
        problems.Add(node, "an alert is a share of the budget and the days in which it is spent, such as 20% in 2d");
        return null;
    }
}
