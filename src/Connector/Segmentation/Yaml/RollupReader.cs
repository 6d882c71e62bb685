using Connector.Segmentation.Derived;

namespace Connector.Segmentation.Yaml;

/// <summary>A <c>derived</c> text that takes values from an account's whole group: <c>sum of employees along parent</c>, <c>max of …</c>, <c>count along parent</c>.</summary>
internal sealed class RollupReader(FrameworkProblems problems, YamlScalar text, AttributeDefinition attribute, IReadOnlyList<AttributeDefinition> above)
{
    /// <summary>The attribute with its roll-up; as it was when something was reported.</summary>
    public AttributeDefinition Read(RollupKind kind, NameAt? of, NameAt parent)
    {
        var (over, rolled) = (Parent(parent), of is null ? null : Rolled(of));
        if (of is null && attribute.Type != AttributeType.Integer) problems.Add(text, $"'derived' of {attribute.Name} counts accounts: make it 'type: integer'");
        if (over is null || (of is not null && rolled is null)) return attribute;
        var range = kind switch
        {
            RollupKind.Count => new ValidRange(1, double.PositiveInfinity),
            RollupKind.Max => rolled!.Valid ?? ValidRange.Everything,
            _ => rolled!.Valid is { Low: >= 0 } valid ? new ValidRange(valid.Low, double.PositiveInfinity) : ValidRange.Everything,
        };
        var declared = attribute.Valid ?? ValidRange.Everything;
        var both = new ValidRange(Math.Max(declared.Low, range.Low), Math.Min(declared.High, range.High));
        if (both.Low > both.High) problems.Add(text, $"'derived' of {attribute.Name} gives {range}, which is never valid: mend 'valid'");
        return attribute with { Valid = both == ValidRange.Everything ? null : both, Rollup = new Rollup(kind, rolled?.Index, over.Index, text.Value.Trim()) };
    }

    private AttributeDefinition? Parent(NameAt name)
    {
        if (Find(name) is not { } found) return null;
        if (found.Type != AttributeType.Text || found.Sources.Count == 0 || found.Sources.Any(source => source.Key is not null))
        {
            problems.Add(text, name.At, $"'{name.Name}' does not name an account's parent: make it 'type: text', with the CRM's own field for the parent account as its only source");
            return null;
        }

        if (above.FirstOrDefault(one => one.Rollup is { } rollup && rollup.Parent != found.Index) is not { } other) return found;
        problems.Add(text, name.At, $"{other.Name} goes along {above[other.Rollup!.Parent].Name}: an account is in one group, so go along the same attribute");
        return null;
    }

    private AttributeDefinition? Rolled(NameAt name)
    {
        if (Find(name) is not { } found) return null;
        if (found.Rollup is not null) problems.Add(text, name.At, $"'{name.Name}' is the group's already: name the attribute of a single account");
        else if (!found.IsNumber) problems.Add(text, name.At, $"'{name.Name}' is {DerivedReader.Kind(found)}, and only numbers are rolled up");
        else if (found.Type != attribute.Type || found.Unit != attribute.Unit)
        {
            problems.Add(text, name.At, $"'{name.Name}' is {DerivedReader.Kind(found)} and {attribute.Name} is {DerivedReader.Kind(attribute)}: give both the same type and unit");
        }
        else if (Derivation.Roots(above, found.Index).FirstOrDefault(root => above[root].WhenStale is { Holds: true }, -1) is var held and >= 0)
        {
            problems.Add(text, name.At, $"{above[held].Name} may be held (when_stale: hold), and a group would count what is: roll up another attribute, or carry it");
        }
        else return found;
        return null;
    }

    private AttributeDefinition? Find(NameAt name)
    {
        if (above.FirstOrDefault(one => one.Name == name.Name) is { } found) return found;
        problems.Add(text, name.At, $"'{name.Name}' is no attribute above {attribute.Name}, and it can only be derived from these.{Suggestion.For(name.Name, above.Select(one => one.Name))}");
        return null;
    }
}
