using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata.Effects;

/// <summary>A custom field comes, changes or goes, for everybody whom permissions let see it; deploying it grants nothing (contract 5.4).</summary>
internal sealed class FieldEffect : IEffect
{
    private const int MostTracked = 20;

    public void Apply(Deployment deployment, string fullName, XElement body)
    {
        var org = deployment.Org;
        var (table, name) = Target(org, fullName);
        if (table.Field(name) is not { } field)
        {
            var added = org.CustomFields.Add(table, FieldMetadata.Create(org, name, body));
            deployment.Undo.Push(() => org.CustomFields.TakeBack(added));
        }
        else
        {
            Change(deployment, field, body);
        }

        DropInactive(body);
        if (body.Flag("trackHistory") && org.Metadata.Find(MetadataKind.CustomObject, table.Name)?.Body.Flag("enableHistory") != true)
        {
            // UNCONFIRMED by the contract, in rule and words.
            throw new MetadataProblem($"Can not specify 'trackHistory' for a CustomField of {table.Name}: the object tracks no history");
        }

        if (table.Fields.Count(each => each.TrackHistory) > MostTracked)
        {
            throw new MetadataProblem($"You can track history on at most {MostTracked} fields of {table.Label}") { Code = "LIMIT_EXCEEDED" };
        }
    }

    public void Remove(Deployment deployment, Component component)
    {
        var field = Catalog.FieldOf(deployment.Org, component.FullName)!;
        if (!field.Custom)
        {
            throw new MetadataProblem($"Cannot delete standard field: {component.FullName}") { Code = "DELETE_FAILED" };
        }

        FieldUses.Remove(deployment, field);
        deployment.Org.CustomFields.Remove(field, deployment.Undo);
    }

    private static (Table Table, string Name) Target(SalesforceOrg org, string fullName)
    {
        var parts = fullName.Split('.');
        if (parts is not [var type, var name] || org.Find(type) is not { Business: true } table)
        {
            throw new MetadataProblem($"Entity of type 'CustomObject' named '{parts[0]}' cannot be found") { Code = "INVALID_CROSS_REFERENCE_KEY" };
        }

        return table.Field(name) is not null || FieldMetadata.IsCustomName(name)
            ? (table, name)
            : throw new MetadataProblem("The Field Name can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not "
                + "include spaces, not end with an underscore, and not contain two consecutive underscores.");
    }

    private static void Change(Deployment deployment, Field field, XElement body)
    {
        var old = FieldFacts.Of(field);
        deployment.Undo.Push(() =>
        {
            old.PutBack(field);
            deployment.Org.PermissionsChanged();
        });
        if (field.Custom)
        {
            FieldMetadata.Change(deployment.Org, field, body);
            field.IndexIfNeeded();
        }
        else
        {
            ChangeStandard(field, body);
        }

        deployment.Org.PermissionsChanged();
    }

    /// <summary>Of a standard field the help and the history are emulated; its values belong to a standard value set.</summary>
    private static void ChangeStandard(Field field, XElement body)
    {
        var other = body.Elements().FirstOrDefault(element =>
            element.Name.LocalName is not ("fullName" or "inlineHelpText" or "trackHistory" or "trackFeedHistory"
            or "type" or "label" or "description"));
        if (other is not null)
        {
            throw new MetadataProblem($"Can not specify '{other.Name.LocalName}' for the standard field {field.Name}");
        }

        field.InlineHelpText = body.Text("inlineHelpText");
        field.TrackHistory = body.Flag("trackHistory");
    }

    private static void DropInactive(XElement body) =>
        body.Descendants(MetadataXml.Namespace + "value").Where(value => value.Text("isActive") is "false" or "0").ToList().ForEach(value => value.Remove());

    /// <summary>What a deployment may change of a field.</summary>
    private sealed record FieldFacts(string Label, string? Help, string? Description, (int Length, int Precision, int Scale) Size, bool Nillable,
        bool Permissionable,
        (bool ExternalId, bool Unique) Key, bool TrackHistory, (bool Restricted, string? Set, IReadOnlyList<PicklistValue> Values) Picklist,
            string? ChildrenName)
    {
        public static FieldFacts Of(Field field) => new(field.Label, field.InlineHelpText, field.Description,
            (field.Length, field.Precision, field.Scale), field.Nillable,
            field.Permissionable, (field.ExternalId, field.Unique), field.TrackHistory, (field.RestrictedPicklist, field.ValueSet, field.PicklistValues),
                field.ChildrenName);

        public void PutBack(Field field)
        {
            (field.Label, field.InlineHelpText, field.Description) = (Label, Help, Description);
            (field.Length, field.Precision, field.Scale) = Size;
            (field.Nillable, field.Permissionable, field.TrackHistory) = (Nillable, Permissionable, TrackHistory);
            (field.ExternalId, field.Unique) = Key;
            (field.RestrictedPicklist, field.ValueSet, field.PicklistValues) = Picklist;
            field.ChildrenName = ChildrenName;
        }
    }
}
