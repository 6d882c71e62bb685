using Connector.Segmentation.Derived;
using Connector.Segmentation.Holding;

namespace Connector.Segmentation.Yaml;

/// <summary>The <c>conflicts</c> section: <c>few_people_much_money: { when: …, holds: [ employees ], why: … }</c>.</summary>
internal sealed class ConflictsReader(FrameworkProblems problems, ConditionReader conditions, IReadOnlyList<AttributeDefinition> attributes)
{
    public IReadOnlyList<Conflict> Read(MapReader framework) => [.. framework.Entries("conflicts").Select(Conflict).OfType<Conflict>()];

    private Conflict? Conflict(YamlEntry entry)
    {
        var name = entry.Key.Value;
        problems.IsName(entry.Key, "a conflict");
        var map = new MapReader(entry.Value, $"conflict {name}", MapKeys.Conflict, problems);
        var when = map.RequiredScalar("when");
        var condition = when is null ? null : conditions.Read(when, $"conflict {name}");
        if (map.Any("holds") is null) map.Missing("holds");
        List<int> holds = [.. map.Items("holds").Select(item => Attribute(item, name)).OfType<int>().Distinct()];
        if (map.Any("holds") is YamlList { Items.Count: 0 } empty) problems.Add(empty, $"conflict {name} holds nothing: name the attributes that nobody can believe then");
        return condition is null ? null : new Conflict(name, when!.Value.Trim(), holds, map.RequiredText("why")) { Condition = condition };
    }

    private int? Attribute(YamlNode node, string conflict)
    {
        var name = (node as YamlScalar)?.Value ?? "";
        if (attributes.FirstOrDefault(attribute => attribute.Name == name) is not { } found)
        {
            problems.Add(node, $"'{name}' is no attribute that conflict {conflict} could hold.{Suggestion.For(name, attributes.Select(attribute => attribute.Name))}");
            return null;
        }

        if (found.IsNeverUnknown) problems.Add(node, $"{name} has a default, so it is never unknown and cannot be held: take the default out, or hold another attribute");
        if (attributes.FirstOrDefault(one => one.Rollup?.Of is { } of && Derivation.Roots(attributes, of).Append(of).Contains(found.Index)) is { } group)
        {
            problems.Add(node, $"{name} cannot be held, since {group.Name} would count it all the same: hold {group.Name} beside an attribute of its own, or take the roll-up out");
        }

        return found.Index;
    }
}
