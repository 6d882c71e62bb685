namespace Connector.Emulator.Salesforce.Org;

/// <summary>Short ways to state a field's facts; sizes as in samples/rest/account-describe-v48.json.</summary>
internal static class FieldKinds
{
    public static Field Id(string label) => new()
    {
        Name = "Id", Label = label, Type = FieldType.Id, Length = 18, Nillable = false, Createable = false, Updateable = false,
        Permissionable = false, DefaultedOnCreate = true,
    };

    public static Field Name(string label, int length = 255) => new()
    {
        Name = "Name", Label = label, Type = FieldType.String, Length = length, Nillable = false, Permissionable = false, NameField = true,
    };

    public static Field Text(string name, string label, int length, FieldType type = FieldType.String, string? compound = null) => new()
    {
        Name = name, Label = label, Type = type, Length = length, CompoundFieldName = compound,
        ExtraTypeInfo = type == FieldType.TextArea ? "plaintextarea" : null,
    };

    public static Field LongText(string name, string label) => new()
    {
        Name = name, Label = label, Type = FieldType.TextArea, Length = 32000, Filterable = false, Sortable = false,
        ExtraTypeInfo = "plaintextarea",
    };

    public static Field Required(string name, string label, int length) => new()
    {
        Name = name, Label = label, Type = FieldType.String, Length = length, Nillable = false, Permissionable = false,
    };

    public static Field Picklist(string name, string label, params string[] values) => new()
    {
        Name = name, Label = label, Type = FieldType.Picklist, Length = 40,
        PicklistValues = [.. values.Select(v => new PicklistValue(v, v))],
    };

    public static Field Number(string name, string label, FieldType type, int precision = 18, int scale = 0, string? compound = null) =>
        new()
    {
        Name = name, Label = label, Type = type, CompoundFieldName = compound,
        Precision = type == FieldType.Int ? 0 : precision, Scale = scale, Digits = type == FieldType.Int ? 8 : 0,
    };

    public static Field Of(string name, string label, FieldType type) => new() { Name = name, Label = label, Type = type };

    public static Field Flag(string name, string label) => new()
    {
        Name = name, Label = label, Type = FieldType.Boolean, Nillable = false, DefaultedOnCreate = true, Permissionable = false,
    };

    public static Field Lookup(string name, string label, string target, string relationship) => new()
    {
        Name = name, Label = label, Type = FieldType.Reference, Length = 18, ReferenceTo = target, RelationshipName = relationship,
    };

    /// <summary>A lookup that every record has and no permission hides: owner, permission set of a permission.</summary>
    public static Field Parent(string name, string label, string target, string relationship, bool updateable = false) => new()
    {
        Name = name, Label = label, Type = FieldType.Reference, Length = 18, ReferenceTo = target, RelationshipName = relationship,
        Nillable = false, Updateable = updateable, Permissionable = false,
    };

    public static Field Address(string name, string label) => new()
    {
        Name = name, Label = label, Type = FieldType.Address, Createable = false, Updateable = false, Sortable = false,
    };

    /// <summary>A field that the system alone writes.</summary>
    public static Field SystemField(string name, string label, FieldType type, string? target = null) => new()
    {
        Name = name, Label = label, Type = type, Length = type == FieldType.Reference ? 18 : 0, ReferenceTo = target,
        RelationshipName = target is null ? null : name[..^2], Createable = false, Updateable = false, Permissionable = false,
        Nillable = name is "MasterRecordId" or "LastActivityDate",
        DefaultedOnCreate = name is not "MasterRecordId" and not "LastActivityDate",
    };

    /// <summary>The fields that every business object carries after its own.</summary>
    public static IEnumerable<Field> Audit() =>
    [
        SystemField("CreatedDate", "Created Date", FieldType.DateTime),
        SystemField("CreatedById", "Created By ID", FieldType.Reference, "User"),
        SystemField("LastModifiedDate", "Last Modified Date", FieldType.DateTime),
        SystemField("LastModifiedById", "Last Modified By ID", FieldType.Reference, "User"),
        SystemField("SystemModstamp", "System Modstamp", FieldType.DateTime),
    ];
}
