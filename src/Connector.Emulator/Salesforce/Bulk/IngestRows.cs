using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Bulk;

/// <summary>What the header of an upload names, and how a row below it becomes a write of the job's operation.</summary>
internal sealed class IngestRows(IngestJob job, Access access)
{
    private const int MostCharacters = 400_000;

    private readonly HashSet<string> _idsOfBatch = new(StringComparer.Ordinal);
    private InputTarget?[] _targets = [];
    private int _idColumn = -1;

    /// <summary>Null, or why the job fails: one unknown column is enough.</summary>
    public string? ReadHeader(string[] header)
    {
        _targets = new InputTarget?[header.Length];
        for (var i = 0; i < _targets.Length; i++)
        {
            if (header[i].Equals("Id", StringComparison.OrdinalIgnoreCase))
            {
                _idColumn = i;
            }
            else if ((_targets[i] = InputTarget.Find(job.Table, access, header[i])) is null)
            {
                return $"InvalidBatch : Field name not found : {header[i]}";
            }
        }

        return null;
    }

    /// <summary>An id or key may come once in an internal batch.</summary>
    public void StartBatch() => _idsOfBatch.Clear();

    /// <summary>Carries out one row.</summary>
    public WriteOutcome Write(RecordWriter writer, string[] cells)
    {
        if (cells.Length != _targets.Length)
        {
            return WriteOutcome.Refused(new("INVALID_BATCH_ROW", $"The row has {cells.Length} values, the header {_targets.Length}"));
        }

        if (cells.Sum(cell => cell.Length) > MostCharacters)
        {
            return WriteOutcome.Refused(new("INVALID_BATCH_ROW", $"The record has more than {MostCharacters} characters"), RowOf(cells));
        }

        var values = new List<FieldValue>(cells.Length);
        for (var i = 0; i < cells.Length; i++)
        {
            // An empty cell leaves the field as it is; #N/A clears it.
            if (_targets[i] is { } target && cells[i].Length > 0)
            {
                if (Read(target, cells[i], i, out var cell) is { } error)
                {
                    return WriteOutcome.Refused(error, RowOf(cells));
                }

                values.Add(new(target.Field, cell));
            }
        }

        return Apply(writer, cells, values);
    }

    private static RecordError? Read(InputTarget target, string text, int column, out Cell cell)
    {
        cell = Cell.Null;
        var error = text == "#N/A" ? null : target.Read(text, out cell);
        return error?.Code == "INVALID_TYPE_ON_FIELD_IN_RECORD"
            ? new("INVALID_FIELD", $"Failed to deserialize field at col {column}. Due to, '{text}' is not a valid value for the type "
                + CellText.XsdName(target.Field), target.Field.Name)
            : error;
    }

    private WriteOutcome Apply(RecordWriter writer, string[] cells, List<FieldValue> values)
    {
        var id = _idColumn < 0 ? "" : cells[_idColumn];
        if (job.Operation == "insert")
        {
            return id.Length > 0
                ? WriteOutcome.Refused(new("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id"))
                : writer.Insert(job.Table, values);
        }

        if (job.Operation == "upsert" && job.ExternalId!.Type != FieldType.Id)
        {
            var key = values.FirstOrDefault(value => value.Field == job.ExternalId).Cell;
            return key.HasValue && !_idsOfBatch.Add((key.Text ?? NumberText.Format(key.Number)).ToUpperInvariant())
                ? WriteOutcome.Refused(new("DUPLICATE_VALUE", $"Duplicate external id specified: {key.Text}", job.ExternalId.Name))
                : Upsert.Run(writer, job.Table, job.ExternalId, id, values, out _);
        }

        if (job.Operation == "upsert" && id.Length == 0)
        {
            return writer.Insert(job.Table, values);
        }

        return CheckId(id) is { } error ? WriteOutcome.Refused(error, RowOf(cells))
            : job.Operation == "delete" ? writer.Delete(job.Table, job.Table.RowOf(id))
            : job.Operation == "hardDelete" ? writer.HardDelete(job.Table, job.Table.RowOf(id))
            : writer.Update(job.Table, job.Table.RowOf(id), values);
    }

    private RecordError? CheckId(string id)
    {
        if (id.Length == 0)
        {
            return new("MISSING_ARGUMENT", $"Id not specified in an {job.Operation} call");
        }

        if (!RecordId.TryParse(id, out var prefix, out _) || prefix != job.Table.KeyPrefix)
        {
            return new("MALFORMED_ID", $"{job.Table.Label} ID: id value of incorrect type: {id}", "Id");
        }

        return _idsOfBatch.Add(id[..15])
            ? null
            : new("DUPLICATE_VALUE", $"Duplicate id specified: {id}", "Id");
    }

    private int RowOf(string[] cells) => _idColumn < 0 ? -1 : job.Table.RowOf(cells[_idColumn]);
}
