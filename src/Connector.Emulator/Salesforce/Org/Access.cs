namespace Connector.Emulator.Salesforce.Org;

/// <summary>What one user may see and do: the union of all permission sets assigned to him, his profile's own one included.</summary>
internal sealed class Access
{
    private readonly Dictionary<Table, ObjectAccess> _objects = [];
    private readonly HashSet<Field> _readable = [];
    private readonly HashSet<Field> _editable = [];

    public required int User { get; init; }

    public bool ViewSetup { get; private set; }

    public bool CustomizeApplication { get; private set; }

    public bool ViewAllData { get; private set; }

    public bool ModifyAllData { get; private set; }

    public bool ModifyMetadata { get; private set; }

    public bool HardDelete { get; private set; }

    [Flags]
    private enum ObjectAccess
    {
        None = 0, Create = 1, Read = 2, Edit = 4, Delete = 8, ViewAll = 16, ModifyAll = 32,
    }

    public bool CanRead(Table table) => table.Setup ? ViewSetup : !table.Business || Has(table, ObjectAccess.Read) || ViewAllData;

    public bool CanCreate(Table table) => table.Setup ? CustomizeApplication : Has(table, ObjectAccess.Create) || (table.Business && ModifyAllData);

    public bool CanEdit(Table table) => table.Setup ? CustomizeApplication : Has(table, ObjectAccess.Edit) || (table.Business && ModifyAllData);

    public bool CanDelete(Table table) => table.Setup ? CustomizeApplication : Has(table, ObjectAccess.Delete) || (table.Business && ModifyAllData);

    public bool CanRead(Field field) => !field.Permissionable || !field.Table.Business || _readable.Contains(field);

    public bool CanCreate(Field field) => field.Createable && CanWrite(field);

    public bool CanEdit(Field field) => field.Updateable && CanWrite(field);

    public bool ViewsAll(Table table) =>
        !table.Private || ViewAllData || ModifyAllData || Has(table, ObjectAccess.ViewAll) || Has(table, ObjectAccess.ModifyAll);

    /// <summary>Whether sharing shows this row: all rows, or the user's own where the org-wide default is private.</summary>
    public bool CanSee(Table table, int row) => ViewsAll(table) || table.Column<ReferenceColumn>("OwnerId").TargetRow(row) == User;

    public static Access Read(SalesforceOrg org, int user)
    {
        var access = new Access { User = user };
        var sets = org.People.PermissionSetsOf(user).ToHashSet();
        access.ReadSystemPermissions(org.Table("PermissionSet"), sets);
        access.ReadObjectPermissions(org, sets);
        access.ReadFieldPermissions(org, sets);
        return access;
    }

    private bool CanWrite(Field field) => !field.Permissionable || !field.Table.Business || _editable.Contains(field);

    private bool Has(Table table, ObjectAccess wanted) => (_objects.GetValueOrDefault(table) & wanted) != 0;

    private void ReadSystemPermissions(Table permissionSets, HashSet<int> sets)
    {
        bool Any(string permission) => sets.Any(permissionSets.Column<BooleanColumn>(permission).At);
        CustomizeApplication = Any("PermissionsCustomizeApplication");
        ViewSetup = CustomizeApplication || Any("PermissionsViewSetup");
        ViewAllData = Any("PermissionsViewAllData");
        ModifyAllData = Any("PermissionsModifyAllData");
        ModifyMetadata = ModifyAllData || Any("PermissionsModifyMetadata");
        HardDelete = Any("PermissionsBulkApiHardDelete");
    }

    private void ReadObjectPermissions(SalesforceOrg org, HashSet<int> sets)
    {
        var permissions = org.Table("ObjectPermissions");
        foreach (var row in RowsOf(permissions, sets))
        {
            if (org.Find(permissions.Column<TextColumn>("SobjectType").Text(row)!) is { } table)
            {
                ObjectAccess If(string flag, ObjectAccess right) => permissions.Column<BooleanColumn>(flag).At(row) ? right : 0;
                _objects[table] = _objects.GetValueOrDefault(table)
                    | If("PermissionsCreate", ObjectAccess.Create) | If("PermissionsRead", ObjectAccess.Read)
                    | If("PermissionsEdit", ObjectAccess.Edit) | If("PermissionsDelete", ObjectAccess.Delete)
                    | If("PermissionsViewAllRecords", ObjectAccess.ViewAll) | If("PermissionsModifyAllRecords", ObjectAccess.ModifyAll);
            }
        }
    }

    private void ReadFieldPermissions(SalesforceOrg org, HashSet<int> sets)
    {
        var permissions = org.Table("FieldPermissions");
        foreach (var row in RowsOf(permissions, sets))
        {
            var name = permissions.Column<TextColumn>("Field").Text(row)!;
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (org.Find(name[..dot])?.Field(name[(dot + 1)..]) is { } field)
            {
                Note(_readable, permissions.Column<BooleanColumn>("PermissionsRead").At(row), field);
                Note(_editable, permissions.Column<BooleanColumn>("PermissionsEdit").At(row), field);
            }
        }

        static void Note(HashSet<Field> fields, bool granted, Field field)
        {
            if (granted)
            {
                fields.Add(field);
            }
        }
    }

    private static IEnumerable<int> RowsOf(Table permissions, HashSet<int> sets)
    {
        var parent = permissions.Column<ReferenceColumn>("ParentId");
        return Enumerable.Range(0, permissions.Count).Where(row => !permissions.IsDeleted(row) && sets.Contains(parent.TargetRow(row)));
    }
}
