using Connector.Accounts;

namespace Connector.Segmentation.Linting;

/// <summary>Where a declared strategy has a gap: segment → objective → process → KPI, each side of each arrow; and effects that are their own cause.</summary>
internal sealed class StrategyRules(Framework framework, FrameworkPlaces places)
{
    private readonly Strategy _strategy = framework.Strategy;

    public IEnumerable<LintFinding> Check() => !_strategy.IsDeclared ? [] :
    [
        .. Segments(), .. Objectives(), .. Processes(), .. Kpis(),
        .. Cycles("objectives", _strategy.Objectives), .. Cycles("processes", _strategy.Processes), .. Cycles("kpis", _strategy.Kpis),
    ];

    private IEnumerable<LintFinding> Segments()
    {
        foreach (var dimension in framework.Dimensions)
        {
            var idle = dimension.Segments.Where(segment => !_strategy.ServedBy(dimension, segment).Any()).ToList();
            if (idle.Count == dimension.Segments.Count)
            {
                yield return new LintFinding(Severity.Warning, "aimless-segment", dimension.Name, places.Of("dimensions", dimension.Name),
                    $"no segment of {dimension.Name} serves an objective of the strategy: name the dimension, or some of its segments, in 'served_by' of one, or take the dimension out", []);
                continue;
            }

            foreach (var segment in idle)
            {
                yield return new LintFinding(Severity.Warning, "aimless-segment", $"{dimension.Name}.{segment.Name}", places.Of(dimension, segment, "name"),
                    $"{segment.Label} serves no objective of the strategy: name {dimension.Name}.{segment.Name} in 'served_by' of one, or merge it with another segment", []);
            }
        }
    }

    private IEnumerable<LintFinding> Objectives()
    {
        foreach (var one in _strategy.Objectives.Where(one => one.ServedBy.Count == 0)) yield return Finding("unserved-objective", "objectives", one, $"no segment serves '{one.Label}': name DIMENSION.SEGMENT in 'served_by', or take the objective out");
        foreach (var one in _strategy.Objectives.Where(one => one.ReachedBy.Count == 0)) yield return Finding("unpursued-objective", "objectives", one, $"nothing is done for '{one.Label}': name a process in 'reached_by'");
    }

    private IEnumerable<LintFinding> Processes()
    {
        var led = _strategy.Objectives.SelectMany(one => one.ReachedBy).ToHashSet(StringComparer.Ordinal);
        foreach (var one in Orphans(_strategy.Processes, led)) yield return Finding("aimless-process", "processes", one, $"nothing leads to process {one.Name}: name it in 'reached_by' of the objective it is for, or take it out");
        foreach (var one in _strategy.Processes.Where(one => one.MeasuredBy.Count == 0)) yield return Finding("unmeasured-process", "processes", one, $"nobody sees how process {one.Name} goes: name a KPI in 'measured_by'");
    }

    private IEnumerable<LintFinding> Kpis()
    {
        var led = _strategy.Processes.SelectMany(one => one.MeasuredBy).ToHashSet(StringComparer.Ordinal);
        foreach (var one in Orphans(_strategy.Kpis, led)) yield return Finding("aimless-kpi", "kpis", one, $"nothing leads to KPI {one.Name}: name it in 'measured_by' of the process it measures, or take it out");
    }

    /// <summary>What neither the kind before nor another of its own leads to.</summary>
    private static IEnumerable<T> Orphans<T>(IReadOnlyList<T> all, HashSet<string> led)
        where T : ICause => all.Where(one => !led.Contains(one.Name) && !all.Any(other => other.Name != one.Name && other.Drives.Contains(one.Name)));

    private IEnumerable<LintFinding> Cycles(string section, IReadOnlyList<ICause> all)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in all.Where(one => !told.Contains(one.Name)))
        {
            if (WayBack(all, one) is not { } cycle) continue;
            told.UnionWith(cycle);
            yield return Finding("strategy-cycle", section, one, $"{string.Join(" drives ", cycle.Append(one.Name))}: an effect that is its own cause explains nothing, take one of these out of 'drives'");
        }
    }

    /// <summary>The shortest way by 'drives' from one to itself, beginning with it; null = there is none.</summary>
    private static List<string>? WayBack(IReadOnlyList<ICause> all, ICause start)
    {
        var ways = new Queue<List<string>>([[start.Name]]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (ways.TryDequeue(out var way))
        {
            foreach (var next in all.First(one => one.Name == way[^1]).Drives)
            {
                if (next == start.Name) return way;
                if (seen.Add(next)) ways.Enqueue([.. way, next]);
            }
        }

        return null;
    }

    private LintFinding Finding(string rule, string section, ICause about, string message) => new(Severity.Warning, rule, about.Name, places.Of("strategy", section, about.Name), message, []);
}
