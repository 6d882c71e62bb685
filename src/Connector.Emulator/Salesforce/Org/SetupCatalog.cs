using System.Text.Json;
using Connector.Emulator.Salesforce.Api;
using static Connector.Emulator.Salesforce.Org.FieldKinds;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// What describes the org itself as tables, built anew for one query: objects, fields and automation, in the Tooling API custom fields too.
/// </summary>
internal sealed class SetupCatalog
{
    private readonly Dictionary<string, Table> _tables = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="bulk">Asked by a Bulk job of the Tooling API, which alone knows dependencies of reports.</param>
    public SetupCatalog(SalesforceOrg org, bool tooling, bool bulk = false)
    {
        Add(new("EntityDefinition", "Entity Definition", "Entity Definitions", "4ie"), Id("Id"), Text("QualifiedApiName", "Name", 80),
            Text("DurableId", "Durable Id", 80),
            Text("Label", "Label", 80), Text("KeyPrefix", "Key Prefix", 3), Flag("IsCustomizable", "Customizable"),
                Text("InternalSharingModel", "Internal Sharing", 40));
        Add(new("FieldDefinition", "Field Definition", "Field Definitions", "4fe"), Id("Id"), Text("QualifiedApiName", "Name", 80),
            Text("DurableId", "Durable Id", 120),
            Text("Label", "Label", 80), Text("DataType", "Data Type", 120), Text("Description", "Description", 1000),
            Flag("IsIndexed", "Indexed"), Flag("IsFieldHistoryTracked", "History Tracked"),
            Text("EntityDefinitionId", "Entity", 80), Lookup("EntityRow", "Entity", "EntityDefinition", "EntityDefinition"));
        foreach (var table in org.Tables)
        {
            AddEntity(table);
        }

        AutomationTables.AddTo(this, org, tooling);
        ComponentTables.AddTo(this, org);
        if (tooling)
        {
            AddCustomFields(org);
            DependencyTable.AddTo(this, org, withReports: bulk);
        }
    }

    public Table? Find(string name) => _tables.GetValueOrDefault(name);

    /// <summary>Adds a row; its number.</summary>
    public int Append(string table, params (string Field, string? Value)[] values)
    {
        var row = _tables[table].Append();
        foreach (var (field, value) in values)
        {
            _tables[table].Field(field)!.Column.Set(row, Cell.Of(value));
        }

        return row;
    }

    public void Mark(string table, string field, int row, bool value) => _tables[table].Column<BooleanColumn>(field).Put(row, value);

    /// <summary>Lets the row's EntityRow point to the object's EntityDefinition.</summary>
    public void PointToEntity(string table, int row, string objectName)
    {
        var names = _tables["EntityDefinition"].Column<TextColumn>("QualifiedApiName");
        var entity = Enumerable.Range(0, _tables["EntityDefinition"].Count).First(each => names.Text(each) == objectName);
        _tables[table].Column<ReferenceColumn>("EntityRow").Put(row, entity + 1);
    }

    public void Add(Table table, params Field[] fields)
    {
        _tables.Add(table.Name, table);
        BusinessObjects.AddAll(table, Find!, fields);
    }

    private void AddEntity(Table table)
    {
        var entity = Append("EntityDefinition", ("QualifiedApiName", table.Name), ("DurableId", table.Name), ("Label", table.Label),
            ("KeyPrefix", table.KeyPrefix),
            ("InternalSharingModel", table.Private ? "Private" : "ReadWrite"));
        _tables["EntityDefinition"].Column<BooleanColumn>("IsCustomizable").Put(entity, table.Business);
        foreach (var field in table.Fields)
        {
            var durable = field.Custom ? RecordId.Format(CustomFields.KeyPrefix, field.CustomNumber)[..15] : field.Name;
            var row = Append("FieldDefinition", ("QualifiedApiName", field.Name), ("DurableId", $"{table.Name}.{durable}"),
                ("Label", field.Label),
                ("DataType", DataType(field)), ("Description", field.Description), ("EntityDefinitionId", table.Name));
            _tables["FieldDefinition"].Column<ReferenceColumn>("EntityRow").Put(row, entity + 1);
            _tables["FieldDefinition"].Column<BooleanColumn>("IsIndexed").Put(row, field.ExternalId
                || field.Type is FieldType.Id or FieldType.Reference);
            Mark("FieldDefinition", "IsFieldHistoryTracked", row, field.TrackHistory);
        }
    }

    private void AddCustomFields(SalesforceOrg org)
    {
        Add(new("CustomField", "Custom Field", "Custom Fields", CustomFields.KeyPrefix), Id("Id"), Text("DeveloperName", "Name", 80),
            Text("TableEnumOrId", "Entity", 80),
            Text("NamespacePrefix", "Namespace Prefix", 15), Text("FullName", "Full Name", 120), Text("Description", "Description", 1000), Text("InlineHelpText", "Help", 510));
        _tables["CustomField"].Add(Text("Metadata", "Metadata", 0), Find!, new MetadataColumn(org.CustomFields));
        foreach (var field in org.CustomFields.All)
        {
            AddCustomField(field);
        }
    }

    private void AddCustomField(Field? field)
    {
        var row = Append("CustomField", ("DeveloperName", field?.Name[..^3]), ("TableEnumOrId", field?.Table.Name),
            ("FullName", field is null ? null : $"{field.Table.Name}.{field.Name}"), ("Description", field?.Description),
                ("InlineHelpText", field?.InlineHelpText));
        _tables["CustomField"].Deleted.Put(row, field is null);
    }

    /// <summary>The type as Setup shows it, e.g. Text(64).</summary>
    private static string DataType(Field field) => field.Type switch
    {
        FieldType.Reference => $"Lookup({field.ReferenceTo})",
        FieldType.Id => "Lookup()",
        FieldType.Int => $"Number({field.Digits}, 0)",
        FieldType.Double => $"Number({field.Precision - field.Scale}, {field.Scale})",
        FieldType.Currency => $"Currency({field.Precision - field.Scale}, {field.Scale})",
        FieldType.Percent => $"Percent({field.Precision - field.Scale}, {field.Scale})",
        FieldType.Address => "Address",
        FieldType.MultiPicklist => "Picklist (Multi-Select)",
        FieldType.DateTime => "Date/Time",
        FieldType.Boolean => "Checkbox",
        FieldType.TextArea => field.Length > 255 ? $"Long Text Area({field.Length})" : $"Text Area({field.Length})",
        FieldType.String => $"Text({field.Length})" + (field.ExternalId ? " (External ID)" : "")
            + (field.Unique ? " (Unique Case Insensitive)" : ""),
        _ => field.Type.ToString(),
    };

    private sealed class MetadataColumn(CustomFields fields) : Column
    {
        public override bool IsNull(int row) => row < 0;

        public override Cell Get(int row) => Cell.Null;

        public override void Set(int row, Cell cell) => throw new InvalidOperationException("Metadata is computed.");

        public override int Compare(int left, int right) => 0;

        public override void WriteJson(Utf8JsonWriter writer, int row) => FieldJson.Write(writer, fields.All[row]!);

        public override void WriteCsv(Utf8Buffer buffer, int row) => throw new InvalidOperationException("Tooling has no Bulk.");
    }
}
