namespace Connector.Emulator.Salesforce.Org;

/// <summary>Custom fields by serial number, from which their ids (00N…) are made; a deleted one leaves its number unused.</summary>
internal sealed class CustomFields(SalesforceOrg org)
{
    public const string KeyPrefix = "00N";

    private readonly List<Field?> _fields = [];

    public IReadOnlyList<Field?> All => _fields;

    public int NextNumber => _fields.Count;

    public Field? Find(string id) =>
        RecordId.TryParse(id, out var prefix, out var row) && prefix == KeyPrefix && row >= 0 && row < _fields.Count ? _fields[(int)row]
            : null;

    /// <summary>Adds the field and grants it to nobody (contract 6: "grants no FLS").</summary>
    public Field Add(Table table, Field field)
    {
        table.Add(field, org.Table);
        _fields.Add(field);
        org.PermissionsChanged();
        return field;
    }

    public void Remove(Field field)
    {
        field.Table.Remove(field);
        _fields[field.CustomNumber] = null;
        var permissions = org.Table("FieldPermissions");
        for (var row = 0; row < permissions.Count; row++)
        {
            if (permissions.Column<TextColumn>("Field").Text(row) == $"{field.Table.Name}.{field.Name}")
            {
                permissions.Deleted.Put(row, true);
            }
        }

        org.PermissionsChanged();
    }
}
