namespace Connector.Emulator.Salesforce.Org;

/// <summary>One sObject: its fields and its rows. A row is never removed; deleting marks it, and its number is its id.</summary>
internal sealed class Table(string name, string label, string labelPlural, string keyPrefix)
{
    private readonly Dictionary<string, Field> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Field> _byRelationship = new(StringComparer.OrdinalIgnoreCase);

    public string Name => name;

    public string Label { get; set; } = label;

    public string LabelPlural { get; set; } = labelPlural;

    public string KeyPrefix => keyPrefix;

    /// <summary>Permission sets and the like: reading needs View Setup, writing needs Customize Application.</summary>
    public bool Setup { get; init; }

    /// <summary>Private by org-wide default: without View All a user sees the rows he owns.</summary>
    public bool Private { get; set; }

    public bool Custom => name.EndsWith("__c", StringComparison.Ordinal);

    /// <summary>Bulk API and writes are for business objects.</summary>
    public bool Business { get; init; }

    public List<Field> Fields { get; } = [];

    /// <summary>By the row of a record type: the values that its records may take, per picklist. A picklist it does not name has none.</summary>
    public Dictionary<int, ILookup<string, string>> RecordTypes { get; } = [];

    public int Count { get; private set; }

    /// <summary>Rows deleted, with the second of their deletion, in order of deletion.</summary>
    public List<(int Row, long At)> Deletions { get; } = [];

    public Field? Field(string field) => _byName.GetValueOrDefault(field);

    public Field? Relationship(string relationship) => _byRelationship.GetValueOrDefault(relationship);

    public T Column<T>(string field)
        where T : Column => (T)_byName[field].Column;

    /// <summary>Adds a field with a column of its type, or with the one given.</summary>
    public void Add(Field field, Func<string, Table> tables, Column? column = null)
    {
        field.Attach(this, tables, column);
        PutBack(field, Fields.Count);
    }

    /// <summary>Adds a field that was removed, with its values.</summary>
    /// <param name="place">Where it stood in <see cref="Fields"/>.</param>
    public void PutBack(Field field, int place)
    {
        _byName.Add(field.Name, field);
        Fields.Insert(place, field);
        if (field.RelationshipName is not null)
        {
            _byRelationship.Add(field.RelationshipName, field);
        }
    }

    public void Remove(Field field)
    {
        _byName.Remove(field.Name);
        Fields.Remove(field);
        if (field.RelationshipName is not null)
        {
            _byRelationship.Remove(field.RelationshipName);
        }
    }

    public int Append() => Count++;

    /// <summary>Takes back an insert, its cells already cleared. If other rows came after it, its number stays used up.</summary>
    public void TakeBack(int row)
    {
        var last = row == Count - 1;
        Count -= last ? 1 : 0;
        Deleted.Put(row, !last);
        Purged.Put(row, !last);
    }

    public string Id(int row) => RecordId.Format(keyPrefix, row);

    /// <summary>The row of a 15 or 18 character id of this object, or −1 for any other text.</summary>
    public int RowOf(string id) =>
        RecordId.TryParse(id, out var prefix, out var row) && prefix == keyPrefix && row < Count ? (int)row : -1;

    /// <summary>In a business object a deleted row lies in the recycle bin; a deleted setup row is gone for every query.</summary>
    public BooleanColumn Deleted { get; } = new();

    /// <summary>Gone from the recycle bin too; such a row is deleted as well.</summary>
    public BooleanColumn Purged { get; } = new();

    public bool IsDeleted(int row) => Deleted.At(row);
}
