namespace Connector.Emulator.Salesforce.Org;

internal enum FieldType
{
    Id, String, Boolean, Int, Double, Currency, Percent, Date, DateTime, Email, Phone, Url, TextArea, Picklist, MultiPicklist, Reference,
    Address,
}

internal sealed record PicklistValue(string Value, string Label, bool Default = false, bool Active = true)
{
    public string? Color { get; init; }
}

/// <summary>
/// One field of an sObject with its facts and its values. Facts of standard fields: samples/rest/account-describe-v48.json.
/// </summary>
internal sealed class Field
{
    public required string Name { get; init; }

    public required string Label { get; set; }

    public required FieldType Type { get; init; }

    public int Length { get; set; }

    public int Precision { get; set; }

    public int Scale { get; set; }

    /// <summary>Most digits of an integer.</summary>
    public int Digits { get; init; }

    public bool Nillable { get; set; } = true;

    public bool Createable { get; init; } = true;

    public bool Updateable { get; init; } = true;

    /// <summary>Whether field permissions exist for it; other fields are visible to whoever reads the object.</summary>
    public bool Permissionable { get; set; } = true;

    public bool Filterable { get; init; } = true;

    public bool Sortable { get; init; } = true;

    public bool NameField { get; init; }

    public bool DefaultedOnCreate { get; init; }

    public bool ExternalId { get; set; }

    public bool Unique { get; set; }

    public bool RestrictedPicklist { get; set; }

    public IReadOnlyList<PicklistValue> PicklistValues { get; set; } = [];

    public string? ReferenceTo { get; init; }

    public string? RelationshipName { get; init; }

    public string? CompoundFieldName { get; init; }

    public string? ExtraTypeInfo { get; init; }

    public string? InlineHelpText { get; set; }

    public string? Description { get; set; }

    /// <summary>Whether changes are kept in the field history; an object has room for twenty (contract 5.4).</summary>
    public bool TrackHistory { get; set; }

    /// <summary>The global value set that gives a picklist its values.</summary>
    public string? ValueSet { get; set; }

    /// <summary>Of a field that numbers its records: SS-{000000}.</summary>
    public string? NumberFormat { get; init; }

    /// <summary>Of a custom lookup: what the children are called at the target, without __r.</summary>
    public string? ChildrenName { get; set; }

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
        IndexIfNeeded();
    }

    /// <summary>Lets records be found by the field's text once it is an external id or unique; values written before are taken in.</summary>
    public void IndexIfNeeded()
    {
        if ((ExternalId || Unique) && Column is TextColumn { Index: null } text)
        {
            text.Index = new ExternalIdIndex(text);
            for (var row = 0; row < Table.Count; row++)
            {
                if (text.Text(row) is { } value)
                {
                    text.Index.Add(row, value);
                }
            }
        }
    }
}
