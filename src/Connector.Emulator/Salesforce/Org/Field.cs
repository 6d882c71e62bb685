namespace Connector.Emulator.Salesforce.Org;

internal enum FieldType
{
    Id, String, Boolean, Int, Double, Currency, Percent, Date, DateTime, Email, Phone, Url, TextArea, Picklist, MultiPicklist, Reference,
    Address,
}

internal sealed record PicklistValue(string Value, string Label, bool Default = false, bool Active = true);

/// <summary>
/// One field of an sObject with its facts and its values. Facts of standard fields: samples/rest/account-describe-v48.json.
/// </summary>
internal sealed class Field
{
    public required string Name { get; init; }

    public required string Label { get; set; }

    public required FieldType Type { get; init; }

    public int Length { get; set; }

    public int Precision { get; init; }

    public int Scale { get; init; }

    /// <summary>Most digits of an integer.</summary>
    public int Digits { get; init; }

    public bool Nillable { get; init; } = true;

    public bool Createable { get; init; } = true;

    public bool Updateable { get; init; } = true;

    /// <summary>Whether field permissions exist for it; other fields are visible to whoever reads the object.</summary>
    public bool Permissionable { get; init; } = true;

    public bool Filterable { get; init; } = true;

    public bool Sortable { get; init; } = true;

    public bool NameField { get; init; }

    public bool DefaultedOnCreate { get; init; }

    public bool ExternalId { get; init; }

    public bool Unique { get; init; }

    public bool RestrictedPicklist { get; set; }

    public IReadOnlyList<PicklistValue> PicklistValues { get; set; } = [];

    public string? ReferenceTo { get; init; }

    public string? RelationshipName { get; init; }

    public string? CompoundFieldName { get; init; }

    public string? ExtraTypeInfo { get; init; }

    public string? InlineHelpText { get; set; }

    public string? Description { get; set; }

    /// <summary>Serial number of a custom field, from which its own id (00N…) is made; −1 for a standard field.</summary>
    public int CustomNumber { get; init; } = -1;

    public bool Custom => CustomNumber >= 0;

    public bool IsText => Type is FieldType.String or FieldType.Email or FieldType.Phone or FieldType.Url or FieldType.TextArea
        or FieldType.Picklist or FieldType.MultiPicklist;

    public bool IsNumber => Type is FieldType.Int or FieldType.Double or FieldType.Currency or FieldType.Percent;

    public bool Groupable => Sortable && (IsText || Type is FieldType.Id or FieldType.Reference or FieldType.Boolean or FieldType.Int
        or FieldType.Date);

    /// <summary>Whether MIN, MAX, COUNT and, for numbers, SUM and AVG take it.</summary>
    public bool Aggregatable => Sortable && Type is not (FieldType.Boolean or FieldType.Address);

    public Table Table { get; private set; } = null!;

    public Column Column { get; private set; } = null!;

    public void Attach(Table table, Func<string, Table> tables, Column? column)
    {
        Table = table;
        Column = column ?? Type switch
        {
            FieldType.Id => new IdColumn(table),
            FieldType.Boolean => Name == "IsDeleted" ? table.Deleted : new BooleanColumn(),
            FieldType.Int => new IntegerColumn(),
            FieldType.Double or FieldType.Currency or FieldType.Percent => new DoubleColumn(),
            FieldType.Date => new DateColumn(),
            FieldType.DateTime => new DateTimeColumn(),
            FieldType.Reference => new ReferenceColumn(() => tables(ReferenceTo!)),
            FieldType.Address => new AddressColumn(table, Name[..^"Address".Length]),
            _ => new TextColumn(),
        };
        if ((ExternalId || Unique) && Column is TextColumn text)
        {
            text.Index = new ExternalIdIndex(text);
        }
    }
}
