using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;
using static Connector.Emulator.Salesforce.Org.FieldKinds;

namespace Connector.Emulator.Salesforce.Metadata.Effects;

/// <summary>A custom object becomes a table of the org; nobody but who may modify all data sees it before permissions are granted.</summary>
internal sealed class ObjectEffect : IEffect
{
    private static readonly string[] MustAgree = ["enableBulkApi", "enableSharing", "enableStreamingApi"];

    public void Apply(Deployment deployment, string fullName, XElement body)
    {
        var org = deployment.Org;
        if (org.Find(fullName) is { } known)
        {
            if (!known.Business)
            {
                throw new MetadataProblem($"{fullName} can't be changed by metadata here");
            }

            if (known.Custom)
            {
                Change(deployment, known, body);
            }

            return;
        }

        if (!FieldMetadata.IsCustomName(fullName))
        {
            throw new MetadataProblem("The Object Name field can only contain underscores and alphanumeric characters, and ends with __c");
        }

        Require(body);
        var table = Build(org, fullName, body);
        org.Add(table);
        deployment.Undo.Push(() => org.Remove(table));
    }

    public void Remove(Deployment deployment, Component component)
    {
        var org = deployment.Org;
        var table = org.Table(component.FullName);
        if (!table.Custom)
        {
            throw new MetadataProblem($"Cannot delete standard object: {table.Name}") { Code = "DELETE_FAILED" };
        }

        if (org.Metadata.Of(MetadataKind.ReportType).FirstOrDefault(type => ReportTypeEffect.Tables(org, type.Body).Contains(table)) is { } user)
        {
            throw new MetadataProblem($"This custom object is referenced elsewhere in salesforce.com. : Report Type - {user.FullName}.") { Code = "DELETE_FAILED" };
        }

        foreach (var kind in MetadataKind.All.Where(kind => kind.Part is not null || kind == MetadataKind.Layout).Reverse())
        {
            foreach (var part in Catalog.Of(org, kind).Where(part => FieldUses.ObjectOf(part) == table.Name).ToList())
            {
                deployment.Delete(kind, part.FullName);
            }
        }

        RemovePermissions(deployment, table.Name);
        org.Remove(table);
        deployment.Undo.Push(() => org.Add(table));
    }

    private static void RemovePermissions(Deployment deployment, string name)
    {
        var rows = deployment.Org.Table("ObjectPermissions");
        for (var row = 0; row < rows.Count; row++)
        {
            if (!rows.IsDeleted(row) && rows.Column<TextColumn>("SobjectType").Text(row) == name)
            {
                var at = row;
                rows.Deleted.Put(at, true);
                deployment.Undo.Push(() => rows.Deleted.Put(at, false));
            }
        }
    }

    private static void Require(XElement body)
    {
        foreach (var part in new[] { "label", "pluralLabel", "nameField", "sharingModel", "deploymentStatus" })
        {
            if (body.Text(part) is null)
            {
                throw MetadataProblem.Missing(part);
            }
        }

        // UNCONFIRMED by the contract as a rule; every file found holds it.
        if (MustAgree.Select(flag => body.Text(flag) ?? "true").Distinct().Count() > 1)
        {
            throw new MetadataProblem("enableBulkApi, enableSharing and enableStreamingApi must have the same value");
        }

        if (body.Text("sharingModel") is not ("ReadWrite" or "Read" or "Private"))
        {
            throw new MetadataProblem($"sharingModel {body.Text("sharingModel")} is not emulated for an object without a master-detail field");
        }
    }

    private static Table Build(SalesforceOrg org, string name, XElement body)
    {
        // A number that was used once is not used again.
        var number = org.Metadata.TakeNumber("custom objects");
        var prefix = $"a{"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number / 36 % 36]}{"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number % 36]}";
        var table = new Table(name, body.Text("label")!, body.Text("pluralLabel")!, prefix)
        {
            Business = true, Private = body.Text("sharingModel") == "Private",
        };
        BusinessObjects.AddAll(table, org.Table,
        [
            Id("Record ID"), Parent("OwnerId", "Owner ID", "User", "Owner", updateable: true), SystemField("IsDeleted", "Deleted", FieldType.Boolean),
            NameField(body.Element(MetadataXml.Namespace + "nameField")!), .. Audit(),
        ]);
        return table;
    }

    private static Field NameField(XElement definition)
    {
        var label = definition.Text("label") ?? throw MetadataProblem.Missing("nameField label");
        return definition.Text("type") switch
        {
            "Text" => Name(label, 80),
            "AutoNumber" => new Field
            {
                Name = "Name", Label = label, Type = FieldType.String, Length = 80, Nillable = false, Permissionable = false, NameField = true,
                    Createable = false,
                Updateable = false, DefaultedOnCreate = true,
                NumberFormat = definition.Text("displayFormat") ?? throw MetadataProblem.Missing("nameField displayFormat"),
            },
            var type => throw new MetadataProblem($"Can not specify type {type} for a nameField"),
        };
    }

    private static void Change(Deployment deployment, Table table, XElement body)
    {
        var old = (table.Label, table.LabelPlural, table.Private);
        deployment.Undo.Push(() => (table.Label, table.LabelPlural, table.Private) = old);
        Require(body);
        (table.Label, table.LabelPlural, table.Private) = (body.Text("label")!, body.Text("pluralLabel")!, body.Text("sharingModel") == "Private");
    }
}
