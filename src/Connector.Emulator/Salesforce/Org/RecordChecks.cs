namespace Connector.Emulator.Salesforce.Org;

/// <summary>What the platform checks in a record before it is stored. Codes: contract 4; texts as the platform words them.</summary>
internal static class RecordChecks
{
    public static RecordError? Check(Access access, Table table, int row, IReadOnlyList<FieldValue> values)
    {
        var inserting = row < 0;
        foreach (var (field, cell) in values)
        {
            if (!(inserting ? access.CanCreate(field) : access.CanEdit(field)))
            {
                return new("INVALID_FIELD_FOR_INSERT_UPDATE",
                    $"Unable to create/update fields: {field.Name}. Please check the security settings of "
                    + "this field and verify that it is read/write for your profile or permission set.", field.Name);
            }

            if ((cell.HasValue ? Value(field, cell, row) ?? OutsideRecordType(table, row, values, field, cell) : Cleared(field)) is { } refused)
            {
                return refused;
            }
        }

        return (inserting ? Missing(table, values) : null) ?? Cycle(table, row, values);
    }

    private static RecordError? Value(Field field, Cell cell, int row)
    {
        if (field.IsText)
        {
            return TooLong(field, cell.Text!) ?? OutsidePicklist(field, cell.Text!) ?? Duplicate(field, cell.Text!, row);
        }

        var limit = field.Type == FieldType.Int ? Math.Pow(10, field.Digits) : Math.Pow(10, field.Precision - field.Scale);
        return field.IsNumber && Math.Abs(cell.Number) >= limit
            ? new("NUMBER_OUTSIDE_VALID_RANGE",
                $"{field.Label}: value outside of valid range on numeric field: {NumberText.Format(cell.Number)}", field.Name)
            : null;
    }

    private static RecordError? Cleared(Field field) => field.Nillable || field.Type == FieldType.Boolean
        ? null
        : new("REQUIRED_FIELD_MISSING", $"Required fields are missing: [{field.Name}]", field.Name);

    private static RecordError? TooLong(Field field, string text) => text.Length > field.Length
        ? new("STRING_TOO_LONG", $"{field.Label}: data value too large: {text[..Math.Min(255, text.Length)]} (max length={field.Length})",
            field.Name)
        : null;

    private static RecordError? OutsidePicklist(Field field, string text)
    {
        if (!field.RestrictedPicklist)
        {
            return null;
        }

        var wanted = field.Type == FieldType.MultiPicklist ? text.Split(';') : [text];
        var bad = wanted.FirstOrDefault(value =>
            !field.PicklistValues.Any(known => known.Active && known.Value.Equals(value, StringComparison.OrdinalIgnoreCase)));
        return bad is null
            ? null
            : new("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", $"{field.Label}: bad value for restricted picklist field: {bad}", field.Name);
    }

    /// <summary>A restricted picklist takes, of its values, those of the record's type; without a type it takes all.</summary>
    private static RecordError? OutsideRecordType(Table table, int row, IReadOnlyList<FieldValue> values, Field field, Cell cell)
    {
        if (table.RecordTypes.Count == 0 || !field.RestrictedPicklist || !field.Custom)
        {
            return null;
        }

        var given = values.FirstOrDefault(value => value.Field.Name == "RecordTypeId");
        var type = given.Field is not null ? given.Cell : row < 0 ? Cell.Null : table.Field("RecordTypeId")!.Column.Get(row);
        return !type.HasValue || table.RecordTypes[(int)type.Number][field.Name].Contains(cell.Text, StringComparer.OrdinalIgnoreCase)
            ? null
            : new("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", $"{field.Label}: bad value for restricted picklist field: {cell.Text}", field.Name);
    }

    private static RecordError? Duplicate(Field field, string text, int row)
    {
        if (!field.Unique || ((TextColumn)field.Column).Index is not { } index)
        {
            return null;
        }

        foreach (var other in index.Find(text))
        {
            if (other != row && other < field.Table.Count && !field.Table.IsDeleted(other))
            {
                return new("DUPLICATE_VALUE",
                    $"duplicate value found: {field.Name} duplicates value on record with id: {field.Table.Id(other)}", field.Name);
            }
        }

        return null;
    }

    private static RecordError? Missing(Table table, IReadOnlyList<FieldValue> values)
    {
        var missing = table.Fields
            .Where(field => field is { Createable: true, Nillable: false, DefaultedOnCreate: false, Name: not "OwnerId" }
                && !values.Any(value => value.Field == field && value.Cell.HasValue))
            .Select(field => field.Name).ToArray();
        return missing.Length == 0 ? null
            : new("REQUIRED_FIELD_MISSING", $"Required fields are missing: [{string.Join(", ", missing)}]", missing);
    }

    /// <summary>An account must not become its own ancestor.</summary>
    private static RecordError? Cycle(Table table, int row, IReadOnlyList<FieldValue> values)
    {
        foreach (var (field, cell) in values)
        {
            if (row < 0 || !cell.HasValue || field.Column is not ReferenceColumn lookup || lookup.Target != table || !field.Updateable)
            {
                continue;
            }

            for (var (at, steps) = ((int)cell.Number, 0); at >= 0 && steps < 500; at = lookup.TargetRow(at), steps++)
            {
                if (at == row)
                {
                    return new("CIRCULAR_DEPENDENCY", "attempt to violate hierarchy constraints", field.Name);
                }
            }
        }

        return null;
    }
}
