using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Yaml;

/// <summary>A segment's other condition within an exception.</summary>
internal sealed record ChangedSegment(YamlScalar Name, RuleException Exception, IReadOnlyList<Condition> Clauses);

/// <summary>The <c>exceptions</c> of a dimension.</summary>
internal sealed class ExceptionsReader(FrameworkProblems problems, ConditionReader conditions)
{
    public (IReadOnlyList<RuleException> Exceptions, IReadOnlyList<ChangedSegment> Changed) Read(MapReader dimension, string name)
    {
        var exceptions = new List<RuleException>();
        var changed = new List<ChangedSegment>();
        foreach (var node in dimension.Items("exceptions"))
        {
            var map = new MapReader(node, $"an exception of dimension {name}", MapKeys.Exception, problems);
            var (own, segments) = Exception(map, name);
            if (own is null) continue;
            if (exceptions.Exists(other => other.Name == own.Name)) problems.Add(node, $"exception '{own.Name}' stands twice in dimension {name}: choose another name");
            exceptions.Add(own);
            changed.AddRange(segments);
        }

        return (exceptions, changed);
    }

    /// <summary>Null when something that everything else needs is wrong.</summary>
    private (RuleException?, IReadOnlyList<ChangedSegment>) Exception(MapReader map, string dimension)
    {
        var (name, scope) = (map.RequiredText("name"), map.RequiredScalar("scope"));
        var until = map.RequiredParsed<DateOnly>("until", FrameworkWords.TryDate, "its last day, such as 2027-06-30");
        var approver = map.RequiredText("approved_by");
        var items = map.Items("segments");
        if (items.Count == 0) problems.Add(map.Any("segments") ?? map.Node, $"exception {name} of dimension {dimension} changes no segment: add 'segments'");

        var written = items.Select(item => Segment(item, name)).Where(segment => segment.Name is not null).ToList();
        var condition = scope is null ? null : conditions.Read(scope, $"exception '{name}' (dimension {dimension})");
        if (condition is null || until is not { } last) return (null, []);

        var own = new RuleException(name, scope!.Value.Trim(), last, approver, [.. written.Select(segment => segment.Name!.Value)]) { ScopeCondition = condition };
        return (own, [.. written.Select(segment => new ChangedSegment(segment.Name!, own, segment.Clauses))]);
    }

    private (YamlScalar? Name, IReadOnlyList<Condition> Clauses) Segment(YamlNode node, string exception)
    {
        var map = new MapReader(node, $"a segment of exception {exception}", MapKeys.ExceptionSegment, problems);
        var (name, when) = (map.RequiredScalar("name"), map.RequiredScalar("when"));
        var condition = when is null ? null : conditions.Read(when, $"segment '{name?.Value}' of exception {exception}");
        return (name, condition?.Clauses ?? []);
    }
}
