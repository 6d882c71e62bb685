using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Connector.Accounts;
using Connector.WriteBack;

namespace Connector.Salesforce;

/// <summary>
/// An upload's CSV, byte-exact (contract 3.2): UTF-8 without BOM, LF, comma, an empty cell for Keep and <c>#N/A</c> for Clear. It writes
/// itself anew each time it is sent, so that nothing of it is held in memory.
/// </summary>
internal sealed class UpdateCsv : HttpContent
{
    /// <summary>Means "set null" in a cell; a text of these letters can therefore not be written by Bulk.</summary>
    public const string Null = "#N/A";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly IReadOnlyList<SalesforceField> _fields;
    private readonly IReadOnlyList<WriteRow> _rows;
    private readonly long _length;

    public UpdateCsv(IReadOnlyList<SalesforceField> fields, IReadOnlyList<WriteRow> rows)
    {
        (_fields, _rows) = (fields, rows);
        Headers.ContentType = new MediaTypeHeaderValue("text/csv") { CharSet = "UTF-8" };
        _length = Lines().Sum(line => (long)Utf8.GetByteCount(line));
    }

    public long Bytes => _length;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, Utf8, 65_536, leaveOpen: true);
        foreach (var line in Lines()) await writer.WriteAsync(line.AsMemory(), cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    private IEnumerable<string> Lines()
    {
        yield return $"Id,{string.Join(',', _fields.Select(field => field.Field.Name))}\n";
        var line = new StringBuilder();
        foreach (var row in _rows)
        {
            line.Clear().Append(row.Id.Value);
            for (var i = 0; i < _fields.Count; i++) line.Append(',').Append(Cell(row.Changes[i], _fields[i]));
            yield return line.Append('\n').ToString();
        }
    }

    private static string Cell(FieldChange change, SalesforceField field) => change.Action switch
    {
        ChangeAction.Keep => "",
        ChangeAction.Clear => field.Field.Kind == ValueKind.Boolean ? "false" : Null,
        _ => CsvCell.Of(SalesforceValues.Format(field.Type, change.Value)),
    };
}
