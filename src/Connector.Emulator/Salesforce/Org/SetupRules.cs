namespace Connector.Emulator.Salesforce.Org;

/// <summary>Rules of particular objects that no general check covers (contract 10).</summary>
internal static class SetupRules
{
    public static RecordError? CheckInsert(SalesforceOrg org, Table table, IReadOnlyList<FieldValue> values) => table.Name switch
    {
        "PermissionSet" => CheckName(table, values),
        "PermissionSetAssignment" => CheckUnique(table, values, "AssigneeId", "PermissionSetId"),
        "ObjectPermissions" => CheckObject(org, table, values) ?? CheckUnique(table, values, "ParentId", "SobjectType"),
        "FieldPermissions" => CheckField(org, values) ?? CheckRights(table, -1, values) ?? CheckUnique(table, values, "ParentId", "Field"),
        _ when table.Business => null,
        _ => new("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", $"entity type {table.Name} does not support create"),
    };

    public static RecordError? CheckUpdate(Table table, int row, IReadOnlyList<FieldValue> values) => table.Name switch
    {
        "PermissionSetAssignment" => new("INVALID_FIELD_FOR_INSERT_UPDATE", "Permission set assignments cannot be updated"),
        "FieldPermissions" => CheckRights(table, row, values),
        _ when table.Business || table.Setup => null,
        _ => new("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", $"entity type {table.Name} does not support update"),
    };

    public static void DeriveStage(Table opportunities, int row, string? stage)
    {
        opportunities.Column<BooleanColumn>("IsClosed").Put(row, stage is not null
            && stage.StartsWith("Closed", StringComparison.OrdinalIgnoreCase));
        opportunities.Column<BooleanColumn>("IsWon").Put(row, string.Equals(stage, "Closed Won", StringComparison.OrdinalIgnoreCase));
    }

    private static RecordError? CheckName(Table table, IReadOnlyList<FieldValue> values)
    {
        var name = values.First(value => value.Field.Name == "Name").Cell;
        var names = table.Column<TextColumn>("Name");
        return Enumerable.Range(0, table.Count).Any(row => !table.IsDeleted(row)
            && string.Equals(names.Text(row), name.Text, StringComparison.OrdinalIgnoreCase))
            ? new("DUPLICATE_DEVELOPER_NAME", "The name you entered is already in use", "Name")
            : null;
    }

    private static RecordError? CheckUnique(Table table, IReadOnlyList<FieldValue> values, params string[] key)
    {
        for (var row = 0; row < table.Count; row++)
        {
            if (!table.IsDeleted(row) && Array.TrueForAll(key, name =>
                values.FirstOrDefault(value => value.Field.Name == name).Cell == table.Field(name)!.Column.Get(row)))
            {
                return new("DUPLICATE_VALUE", $"duplicate value found: {string.Join(", ", key)} duplicates value on record with id: {table.Id(row)}", key);
            }
        }

        return null;
    }

    private static RecordError? CheckObject(SalesforceOrg org, Table table, IReadOnlyList<FieldValue> values)
    {
        var name = values.First(value => value.Field.Name == "SobjectType").Cell.Text!;
        return org.Find(name) is { Business: true }
            ? null
            : new("INVALID_CROSS_REFERENCE_KEY", $"Cannot find {table.Name} target {name}", "SobjectType");
    }

    private static RecordError? CheckField(SalesforceOrg org, IReadOnlyList<FieldValue> values)
    {
        var name = values.First(value => value.Field.Name == "Field").Cell.Text!;
        var type = values.First(value => value.Field.Name == "SobjectType").Cell.Text;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var field = dot < 0 || name[..dot] != type ? null : org.Find(type!)?.Field(name[(dot + 1)..]);
        return field is { Permissionable: true }
            ? null
            : new("INVALID_CROSS_REFERENCE_KEY", $"bad value for restricted picklist field: {name}", "Field");
    }

    private static RecordError? CheckRights(Table table, int row, IReadOnlyList<FieldValue> values)
    {
        bool After(string flag) => values.FirstOrDefault(value => value.Field.Name == flag) is { Field: not null } given
            ? given.Cell.Number != 0
            : table.Column<BooleanColumn>(flag).At(row);
        return After("PermissionsEdit") && !After("PermissionsRead")
            ? new("FIELD_INTEGRITY_EXCEPTION", "Can't select Edit without selecting Read", "PermissionsEdit")
            : null;
    }
}
