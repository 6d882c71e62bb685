using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata.Effects;

/// <summary>
/// A permission set and what it grants, as rows. It replaces the one of its name as a whole (contract 5.4: since v40 what is left out is
/// taken away).
/// </summary>
internal sealed class PermissionSetEffect : IEffect
{
    private const int LongestLabel = 80;

    public void Apply(Deployment deployment, string fullName, XElement body)
    {
        var org = deployment.Org;
        var label = body.Text("label")!;
        if (label.Length > LongestLabel)
        {
            throw new MetadataProblem($"Permission Set Label: data value too large (max length={LongestLabel})") { Code = "STRING_TOO_LONG" };
        }

        var sets = org.Table("PermissionSet");
        var row = PermissionSetXml.Row(org, fullName);
        if (row < 0)
        {
            row = Append(deployment, sets);
            Put(deployment, sets, row, "Name", Cell.Of(fullName));
            Put(deployment, sets, row, "IsCustom", Cell.Of(true));
        }

        Put(deployment, sets, row, "Label", Cell.Of(label));
        Put(deployment, sets, row, "Description", Cell.Of(body.Text("description")));
        PutUserRights(deployment, sets, row, body);
        Clear(deployment, org.Table("ObjectPermissions"), row);
        Clear(deployment, org.Table("FieldPermissions"), row);
        GrantObjects(deployment, row, body);
        GrantFields(deployment, row, body);
        Refresh(deployment);
    }

    public void Remove(Deployment deployment, Component component)
    {
        var org = deployment.Org;
        var row = PermissionSetXml.Row(org, component.FullName);
        var assignments = org.Table("PermissionSetAssignment");
        var assigned = assignments.Column<ReferenceColumn>("PermissionSetId");
        if (Enumerable.Range(0, assignments.Count).Any(each => !assignments.IsDeleted(each) && assigned.TargetRow(each) == row))
        {
            throw new MetadataProblem($"Cannot delete permission set {component.FullName}: it is assigned to users") { Code = "DELETE_FAILED" };
        }

        Clear(deployment, org.Table("ObjectPermissions"), row);
        Clear(deployment, org.Table("FieldPermissions"), row);
        Delete(deployment, org.Table("PermissionSet"), row);
        Refresh(deployment);
    }

    private static void PutUserRights(Deployment deployment, Table sets, int row, XElement body)
    {
        var rights = PermissionSetXml.UserRights(deployment.Org).ToList();
        var wanted = body.All("userPermissions").Where(right => right.Flag("enabled")).Select(right => right.Text("name")!).ToHashSet();
        if (body.All("userPermissions").FirstOrDefault(right => !rights.Exists(each => each.Name == right.Text("name"))) is { } unknown)
        {
            throw new MetadataProblem($"Unknown user permission: {unknown.Text("name")}");
        }

        foreach (var (name, column) in rights)
        {
            Put(deployment, sets, row, column, Cell.Of(wanted.Contains(name)));
        }
    }

    private static void GrantObjects(Deployment deployment, int set, XElement body)
    {
        var objects = deployment.Org.Table("ObjectPermissions");
        foreach (var element in body.All("objectPermissions"))
        {
            var name = element.Text("object")!;
            if (deployment.Org.Find(name) is not { Business: true })
            {
                throw new MetadataProblem($"In field: object - no CustomObject named {name} found") { Code = "INVALID_CROSS_REFERENCE_KEY" };
            }

            Need(element, name, "allowEdit", "allowRead");
            Need(element, name, "allowCreate", "allowRead");
            Need(element, name, "allowDelete", "allowEdit");
            Need(element, name, "viewAllRecords", "allowRead");
            Need(element, name, "modifyAllRecords", "viewAllRecords");
            if (PermissionSetXml.ObjectRights.Any(right => element.Flag(right.Element)))
            {
                var row = Append(deployment, objects, set);
                Put(deployment, objects, row, "SobjectType", Cell.Of(name));
                foreach (var (right, column) in PermissionSetXml.ObjectRights)
                {
                    Put(deployment, objects, row, column, Cell.Of(element.Flag(right)));
                }
            }
        }
    }

    private static void Need(XElement element, string name, string right, string needed)
    {
        if (element.Flag(right) && !element.Flag(needed))
        {
            throw new MetadataProblem($"Permission {Word(right)} {name} depends on permission(s): {Word(needed)} {name}");
        }

        static string Word(string right) => right.Replace("allow", "", StringComparison.Ordinal).Replace("Records", "All", StringComparison.Ordinal);
    }

    private static void GrantFields(Deployment deployment, int set, XElement body)
    {
        var fields = deployment.Org.Table("FieldPermissions");
        foreach (var element in body.All("fieldPermissions"))
        {
            var name = element.Text("field")!;
            var field = Catalog.FieldOf(deployment.Org, name)
                ?? throw new MetadataProblem($"In field: field - no CustomField named {name} found") { Code = "INVALID_CROSS_REFERENCE_KEY" };
            if (!field.Permissionable)
            {
                throw new MetadataProblem($"You cannot deploy to a required field: {name}");
            }

            var (readable, editable) = (element.Flag("readable"), element.Flag("editable"));
            if (editable && (!readable || !field.Updateable))
            {
                throw new MetadataProblem(readable ? $"Field {name} is not editable" : $"Field {name} can't be editable without being readable");
            }

            if (readable)
            {
                var row = Append(deployment, fields, set);
                Put(deployment, fields, row, "SobjectType", Cell.Of(field.Table.Name));
                Put(deployment, fields, row, "Field", Cell.Of($"{field.Table.Name}.{field.Name}"));
                Put(deployment, fields, row, "PermissionsRead", Cell.Of(true));
                Put(deployment, fields, row, "PermissionsEdit", Cell.Of(editable));
            }
        }
    }

    private static int Append(Deployment deployment, Table table, int set = -1)
    {
        var row = table.Append();
        deployment.Undo.Push(() => table.TakeBack(row));
        Put(deployment, table, row, "SystemModstamp", Cell.Of((double)deployment.Org.Now));
        if (set >= 0)
        {
            Put(deployment, table, row, "ParentId", Cell.Of((double)set));
        }

        return row;
    }

    private static void Put(Deployment deployment, Table table, int row, string name, Cell cell)
    {
        var column = table.Field(name)!.Column;
        var old = column.Get(row);
        if (old != cell)
        {
            column.Set(row, cell);
            deployment.Undo.Push(() => column.Set(row, old));
        }
    }

    private static void Clear(Deployment deployment, Table permissions, int set)
    {
        foreach (var row in PermissionSetXml.RowsOf(permissions, set).ToList())
        {
            Delete(deployment, permissions, row);
        }
    }

    private static void Delete(Deployment deployment, Table table, int row)
    {
        table.Deleted.Put(row, true);
        deployment.Undo.Push(() => table.Deleted.Put(row, false));
    }

    private static void Refresh(Deployment deployment)
    {
        deployment.Org.PermissionsChanged();
        deployment.Undo.Push(deployment.Org.PermissionsChanged);
    }
}
