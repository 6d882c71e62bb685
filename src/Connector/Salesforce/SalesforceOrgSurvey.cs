using System.Xml.Linq;
using Connector.Deployment;
using Connector.Salesforce.Metadata;

namespace Connector.Salesforce;

/// <summary>What of an org's own the segment fields need and do not find in the framework: record types, compact layouts, record pages, room for field history.</summary>
internal sealed class SalesforceOrgSurvey(MetadataRetrieval retrieval, SalesforceOptions options)
{
    // Salesforce's own limit for each object.
    private const int MostTracked = 20;

    /// <summary>The customer's own that have to be amended, and what people have to do themselves.</summary>
    public async Task<WantedArtefacts> AlsoWantedAsync(IReadOnlyList<SegmentField> fields, CancellationToken cancellationToken)
    {
        if (fields.Count == 0) return new WantedArtefacts([], []);
        var listed = await retrieval.ListAsync([("RecordType", null), ("FlexiPage", null)], cancellationToken);
        var types = listed.Where(one => one.Kind == MetadataKind.RecordType.Type && one.Name.StartsWith($"{options.ObjectName}.", StringComparison.Ordinal));
        var compact = options.Deployment.CompactLayoutNames.Select(name => new ArtefactKey(MetadataKind.CompactLayout.Type, name)).ToList();
        var read = await retrieval.ReadAsync([.. listed.Where(one => one.Kind == MetadataKind.FlexiPage.Type), .. compact], cancellationToken);

        var (names, leftOut) = (fields.Select(field => field.Field).ToList(), new List<string>());
        List<MetadataComponent> wanted = [.. types.OrderBy(type => type.Name, StringComparer.Ordinal).Select(type => RecordTypeMetadata.Of(type.Name, fields))];
        foreach (var key in compact)
        {
            var current = read.FirstOrDefault(one => one.Kind == MetadataKind.CompactLayout && one.FullName == key.Name);
            var fitting = current is null ? names : CompactLayoutMetadata.Fitting(current.Body, names);
            if (fitting.Count > 0) wanted.Add(CompactLayoutMetadata.Of(key.Name, fitting));
            if (fitting.Count < names.Count) leftOut.Add($"compact layout '{key.Name}' has no room for {string.Join(", ", names.Except(fitting))}: take fields off it that nobody needs there");
        }

        leftOut.AddRange(read.Where(one => one.Kind == MetadataKind.FlexiPage).Select(page => RecordPages.BuildStep(page, options.ObjectName, names)).OfType<string>());
        return new WantedArtefacts([.. wanted.Select(component => new WantedArtefact(MetadataBody.ToArtefact(component)))], leftOut);
    }

    /// <summary>
    /// Fields that are created or changed get their history tracked where the object tracks history and has room. In what is deployed alone, not in what is
    /// wanted: orgs differ in the room they have.
    /// </summary>
    public async Task<(IReadOnlyList<ArtefactChange> Changes, IReadOnlyList<string> LeftOut)> TrackAsync(IReadOnlyList<ArtefactChange> plan, CancellationToken cancellationToken)
    {
        var fields = plan.Where(change => change is { Deploys: true, After: not null } && change.Key.Kind == MetadataKind.Field.Type
            && change.Key.Name.StartsWith($"{options.ObjectName}.", StringComparison.Ordinal) && !IsTracked(MetadataBody.ToComponent(change.Key, change.After).Body)).ToList();
        if (fields.Count == 0) return (plan, []);
        var entity = await retrieval.ReadObjectAsync(options.ObjectName, cancellationToken);
        if ((string?)entity?.Element(Xml.Namespace + "enableHistory") != "true")
        {
            return (plan, [$"field history of the segment fields: {options.ObjectName} tracks none (Setup, Object Manager, Set History Tracking switches it on)"]);
        }

        var room = MostTracked - entity.Elements(Xml.Namespace + "fields").Count(IsTracked);
        var tracked = fields.Take(Math.Max(0, room)).Select(change => change.Key).ToHashSet();
        var without = fields.Skip(tracked.Count).Select(change => change.Key.Name).ToList();
        return (
            [.. plan.Select(change => tracked.Contains(change.Key) ? change with { After = Tracked(change) } : change)],
            without.Count == 0 ? [] : [$"field history of {string.Join(", ", without)}: {options.ObjectName} tracks {MostTracked - room} fields already, and {MostTracked} is the most"]);
    }

    private static bool IsTracked(XElement field) => (string?)field.Element(Xml.Namespace + "trackHistory") == "true";

    private static string Tracked(ArtefactChange change)
    {
        var field = MetadataBody.ToComponent(change.Key, change.After!);
        field.Body.Elements(Xml.Namespace + "trackHistory").Remove();
        field.Body.Add(Xml.Element("trackHistory", true));
        return MetadataBody.ToArtefact(field with { Body = FieldMerge.InOrder(field.Body) }).Body;
    }
}
