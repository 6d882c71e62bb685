namespace Connector.Segmentation.Yaml;

/// <summary>What a dimension remembers: segments that it no longer has, and where its thresholds came from.</summary>
internal sealed class HistoryReader(FrameworkProblems problems)
{
    private const double RoundingOfShares = 0.005;

    public IReadOnlyList<RetiredSegment> Retired(MapReader dimension, string name, IReadOnlyList<Segment> segments)
    {
        var taken = segments.Select(segment => segment.Name).ToHashSet(StringComparer.Ordinal);
        return [.. dimension.Items("retired").Select(node => Retired(new MapReader(node, $"a retired segment of dimension {name}", MapKeys.Retired, problems), segments, taken)).OfType<RetiredSegment>()];
    }

    /// <summary>Null when the dimension's thresholds are somebody's own.</summary>
    public Calibrated? Calibrated(MapReader dimension, string name)
    {
        if (dimension.Any("calibrated") is not { } node) return null;
        var map = new MapReader(node, $"calibrated of dimension {name}", MapKeys.Calibrated, problems);
        return new Calibrated(
            map.RequiredText("method"), map.RequiredParsed<DateOnly>("on", FrameworkWords.TryDate, "the day, such as 2026-11-01") ?? default, map.Words("attributes"),
            map.Parsed<int>("accounts", FrameworkWords.TryCount, "a number of accounts") ?? 0, map.Parsed<double>("fit", FrameworkWords.TryPercent, "a share such as 87%") ?? 0,
            map.Scalar("evidence")?.Value);
    }

    private RetiredSegment? Retired(MapReader map, IReadOnlyList<Segment> segments, HashSet<string> taken)
    {
        var (name, successor) = (map.RequiredScalar("name"), map.RequiredScalar("successor"));
        var (label, why) = (map.RequiredText("label"), map.RequiredText("why"));
        var until = map.RequiredParsed<DateOnly>("until", FrameworkWords.TryDate, "its last day, such as 2026-10-31");
        if (name is null || successor is null) return null;
        if (!taken.Add(name.Value)) problems.Add(name, $"'{name.Value}' is still a segment, or retired twice: choose one");
        if (!Known(successor, segments)) return null;
        return new RetiredSegment(name.Value, label, until ?? default, why, successor.Value, Crosswalk(map, successor, segments)) { Codes = new CodesReader(problems).Read(map, name.Value) };
    }

    private Dictionary<string, double> Crosswalk(MapReader map, YamlScalar successor, IReadOnlyList<Segment> segments)
    {
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries("crosswalk").Select(entry => (entry.Key, entry.Value)))
        {
            if (!Known(key, segments)) continue;
            if (value is YamlScalar text && FrameworkWords.TryPercent(text.Value, out var share)) shares[key.Value] = share;
            else problems.Add(value, $"the crosswalk to {key.Value} must be a share, such as 80%");
        }

        if (shares.Count == 0) return new Dictionary<string, double>(StringComparer.Ordinal) { [successor.Value] = 1 };
        if (Math.Abs(shares.Values.Sum() - 1) > RoundingOfShares) problems.Add(map.Any("crosswalk")!, "the shares of a crosswalk make 100 % together");
        if (!shares.ContainsKey(successor.Value)) problems.Add(successor, $"the crosswalk does not lead to the successor '{successor.Value}': add it, or name another");
        return shares;
    }

    private bool Known(YamlScalar segment, IReadOnlyList<Segment> segments)
    {
        if (segments.Any(one => one.Name == segment.Value)) return true;
        problems.Add(segment, $"'{segment.Value}' is no segment of the dimension, to go to.{Suggestion.For(segment.Value, segments.Select(one => one.Name))}");
        return false;
    }
}
