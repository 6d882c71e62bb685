using Connector.Emulator.Loading;

namespace Connector.Emulator.HubSpot.Portals;

/// <summary>A column of an imported file and where it goes.</summary>
internal sealed record ImportColumn(int Index, string Property, string Kind);

/// <summary>A row, or one value of it, that an import could not take.</summary>
internal sealed record ImportError(int Line, int Column, string Type, string Value, string Message, string[] Cells);

/// <summary>
/// One import of one file of one object type (contract 10). DONE says nothing about the rows: counters and errors do.
/// </summary>
internal sealed class ImportJob(string id, string name, ObjectTable table, string operation, IReadOnlyList<ImportColumn> columns, CsvTable file, long now)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public ObjectTable Table { get; } = table;

    public long CreatedAt { get; } = now;

    public long UpdatedAt { get; private set; } = now;

    /// <summary>STARTED, PROCESSING, DONE, FAILED, CANCELED, DEFERRED.</summary>
    public string State { get; private set; } = "STARTED";

    public List<ImportError> Errors { get; } = [];

    public int Created { get; private set; }

    public int Updated { get; private set; }

    public int Rows => file.Rows.Count;

    public bool IsOver => State is "DONE" or "FAILED" or "CANCELED";

    public bool TryMove(string state, long now)
    {
        if (IsOver)
        {
            return false;
        }

        (State, UpdatedAt) = (state, now);
        return true;
    }

    /// <summary>One row; used under the portal's gate.</summary>
    public void Carry(Portal portal, int number)
    {
        var cells = file.Rows[number];
        var row = Find(cells);
        if (row < 0 && (operation == "UPDATE" || columns.Any(column => column.Kind == "HUBSPOT_OBJECT_ID" && cells[column.Index].Length > 0)))
        {
            var key = columns.First(column => column.Kind != "STANDARD");
            Errors.Add(new(number + 2, key.Index + 1, "UPDATE_ONLY_IMPORT", cells[key.Index], "Record not found", cells));
            return;
        }

        if (row >= 0 && operation == "CREATE")
        {
            Errors.Add(new(number + 2, 1, "CREATE_ONLY_IMPORT", cells[0], "Record exists already", cells));
            return;
        }

        var values = new List<CheckedValue>();
        foreach (var column in columns.Where(column => column.Kind != "HUBSPOT_OBJECT_ID" && cells[column.Index].Length > 0))
        {
            // An empty cell leaves the property alone; a wrong value fails alone, the row's others are taken (UNCONFIRMED both).
            var present = row < 0 ? null : Table.Column(column.Property)?.Text(row);
            if (ValueCheck.Read(Table, column.Property, cells[column.Index], present, out var target, out var value) is { } error)
            {
                Errors.Add(new(number + 2, column.Index + 1, TypeOf(error, Table), cells[column.Index], error.Message, cells));
            }
            else if (value is not null && target!.RowOf(value) is >= 0 and var holder && holder != row && Table.State(holder) == RecordState.Live)
            {
                Errors.Add(new(number + 2, column.Index + 1, "DUPLICATE_UNIQUE_PROPERTY_VALUE", value, "Another record has that value", cells));
            }
            else
            {
                values.Add(new(target!, value));
            }
        }

        var writer = new RecordWriter(portal, Table, new WriteSource("IMPORT", Id));
        if (row < 0)
        {
            writer.Create(values);
            Created++;
        }
        else
        {
            writer.Update(row, values);
            Updated++;
        }
    }

    private int Find(string[] cells)
    {
        foreach (var column in columns.Where(column => column.Kind is "HUBSPOT_OBJECT_ID" or "HUBSPOT_ALTERNATE_ID"))
        {
            var text = cells[column.Index];
            var row = column.Kind == "HUBSPOT_OBJECT_ID" ? Table.LiveRowOf(text) : Table.Column(column.Property)?.RowOf(text) ?? -1;
            if (row >= 0 && Table.State(row) == RecordState.Live)
            {
                return row;
            }
        }

        return -1;
    }

    private static string TypeOf(ValueError error, ObjectTable table) => error.Code switch
    {
        "INVALID_OPTION" => "INVALID_ENUMERATION_OPTION",
        "INVALID_INTEGER" => "COULD_NOT_PARSE_NUMBER",
        "INVALID_DATE" or "INVALID_LONG" => "COULD_NOT_PARSE_DATE",
        _ when table.Column(error.Property) is null => "PROPERTY_DEFINITION_NOT_FOUND",
        _ => "FAILED_VALIDATION",
    };
}
