using Connector.Emulator.Salesforce.Metadata;

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

    /// <summary>Removes the field with its permissions and its metadata.</summary>
    /// <param name="undo">Takes what would bring the field back with its values.</param>
    public void Remove(Field field, Stack<Action>? undo = null)
    {
        var place = field.Table.Fields.IndexOf(field);
        field.Table.Remove(field);
        _fields[field.CustomNumber] = null;
        undo?.Push(() =>
        {
            field.Table.PutBack(field, place);
            _fields[field.CustomNumber] = field;
            org.PermissionsChanged();
        });
        var name = $"{field.Table.Name}.{field.Name}";
        var permissions = org.Table("FieldPermissions");
        for (var row = 0; row < permissions.Count; row++)
        {
            if (!permissions.IsDeleted(row) && permissions.Column<TextColumn>("Field").Text(row) == name)
            {
                var at = row;
                permissions.Deleted.Put(at, true);
                undo?.Push(() => permissions.Deleted.Put(at, false));
            }
        }

        org.Metadata.Remove(MetadataKind.CustomField, name, undo);
        org.PermissionsChanged();
    }

    /// <summary>Takes back an addition.</summary>
    public void TakeBack(Field field)
    {
        field.Table.Remove(field);
        _fields[field.CustomNumber] = null;
        org.PermissionsChanged();
    }
}
