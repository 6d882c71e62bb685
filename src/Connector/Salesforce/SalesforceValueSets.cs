using System.Xml.Linq;
using Connector.Deployment;
using Connector.Salesforce.Metadata;

namespace Connector.Salesforce;

/// <summary>
/// Global value sets of a plan, fitted to an org. A field keeps for good where it takes its values from (users report that a deployment is refused which
/// would change it), and a set of somebody else's is not used: such a field has values of its own, and no set is made that nothing would use.
/// </summary>
internal sealed class SalesforceValueSets(SalesforceOptions options)
{
    public (IReadOnlyList<ArtefactChange> Changes, IReadOnlyList<string> LeftOut) Fit(IReadOnlyList<ArtefactChange> plan, IReadOnlyList<SegmentField> fields)
    {
        var (changes, leftOut) = (plan.ToList(), new List<string>());
        foreach (var field in fields)
        {
            var name = $"{options.ObjectName}.{field.Field}";
            if (changes.Find(change => change.Key == new ArtefactKey(MetadataKind.Field.Type, name)) is not { After: not null } planned) continue;
            var set = options.Deployment.ValueSetOf(field.Field) is { } wanted ? changes.Find(change => change.Key == new ArtefactKey(MetadataKind.GlobalValueSet.Type, wanted)) : null;
            if (SetOf(planned.Before) is { } theirs && theirs != GlobalValueSetMetadata.Plain(set?.Key.Name ?? ""))
            {
                if (planned.Deploys) leftOut.Add($"{name} takes its values from the global value set {theirs}, which is left alone: add there what is missing of {string.Join(", ", field.Options.Select(option => option.Value))}");
                Drop(changes, set);
            }
            else if (set is not null && (planned.Before is not null ? SetOf(planned.Before) is null : set.Action == ArtefactAction.Foreign))
            {
                changes[changes.IndexOf(planned)] = WithOwnValues(planned, field);
                if (set.Action == ArtefactAction.Create) leftOut.Add($"{name} keeps values of its own: no API moves them into a global value set (Setup, the field, Promote to Global Value Set does)");
                Drop(changes, set);
            }
        }

        return (changes, leftOut);
    }

    /// <summary>The name of the set that a field takes its values from; null when it has values of its own.</summary>
    private static string? SetOf(string? field) => field is null ? null
        : (string?)XElement.Parse(field).Child("valueSet")?.Child("valueSetName") is { } name ? GlobalValueSetMetadata.Plain(name) : null;

    private ArtefactChange WithOwnValues(ArtefactChange planned, SegmentField field)
    {
        if (!planned.Deploys) return planned;
        var ours = FieldMetadata.Of(options.ObjectName, field);
        var body = planned.Before is null ? ours.Body : FieldMerge.Merge(ours.Body, MetadataBody.ToComponent(planned.Key, planned.Before).Body);
        var after = MetadataBody.ToArtefact(ours with { Body = body }).Body;
        return after != planned.Before || planned.Action == ArtefactAction.Drifted ? planned with { After = after } : planned with { Action = ArtefactAction.Unchanged, After = after };
    }

    /// <summary>Nothing would use it.</summary>
    private static void Drop(List<ArtefactChange> changes, ArtefactChange? set)
    {
        if (set is { Action: ArtefactAction.Create }) changes[changes.IndexOf(set)] = set with { Action = ArtefactAction.Unchanged, After = null };
    }
}
