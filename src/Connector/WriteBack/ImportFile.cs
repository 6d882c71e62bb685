using System.Globalization;
using Connector.Accounts;
using Connector.Planning;

namespace Connector.WriteBack;

/// <summary>How the CRM's own import tool wants a plan's rows.</summary>
/// <param name="Tool">The tool's name, for people.</param>
/// <param name="IdColumn">Header of the first column.</param>
/// <param name="Clear">What a cell must hold to empty the field; null = the tool cannot empty a field. A blank cell always keeps it.</param>
public sealed record ImportFormat(string Tool, string IdColumn, string? Clear);

/// <summary>Writes a plan as a file for the CRM's own import tool: UTF-8 without BOM, comma, one line per account.</summary>
/// <param name="tickBoxes">Those of the fields that are emptied by a plain "no".</param>
public sealed class ImportFile(TextWriter text, ImportFormat format, IReadOnlyList<string> fields, IReadOnlySet<string> tickBoxes)
{
    private readonly string?[] _clear = [.. fields.Select(field => tickBoxes.Contains(field) ? "false" : format.Clear)];

    /// <summary>Rows left out because the tool cannot empty a field.</summary>
    public long LeftOut { get; private set; }

    public long Rows { get; private set; }

    public async Task WriteHeadAsync(CancellationToken cancellationToken) =>
        await text.WriteLineAsync(string.Join(',', fields.Prepend(format.IdColumn).Select(CsvCell.Of)).AsMemory(), cancellationToken);

    public async Task WriteAsync(IEnumerable<PlannedChange> changes, CancellationToken cancellationToken)
    {
        foreach (var change in changes)
        {
            if (change.Changes.Zip(_clear).Any(field => field.First.Action == ChangeAction.Clear && field.Second is null))
            {
                LeftOut++;
                continue;
            }

            Rows++;
            await text.WriteLineAsync(string.Join(',', change.Changes.Zip(_clear, Cell).Prepend(CsvCell.Of(change.Id.Value))).AsMemory(), cancellationToken);
        }
    }

    private static string Cell(FieldChange change, string? clear) => change.Action switch
    {
        ChangeAction.Keep => "",
        ChangeAction.Clear => clear!,
        _ => CsvCell.Of(string.Create(CultureInfo.InvariantCulture, $"{change.Value}")),
    };
}
