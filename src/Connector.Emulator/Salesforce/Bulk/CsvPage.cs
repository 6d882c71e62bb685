using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soql;

namespace Connector.Emulator.Salesforce.Bulk;

/// <summary>A page of a query job's result: header row first on every page, every value quoted, nothing for null (contract 3.1).</summary>
internal static class CsvPage
{
    private const int ChunkRows = 1000;

    /// <summary>Writes a thousand rows at a time, so that the gate is free in between and no page is held in memory.</summary>
    public static async Task WriteAsync(
        Stream output, QueryResult result, CsvDialect dialect, SalesforceOrg org, int first, int count, CancellationToken cancellationToken)
    {
        var buffer = new Utf8Buffer();
        WriteLine(buffer, dialect, result.Columns, (column, _) => buffer.Append(column.Header), 0);
        for (var at = 0; at < count; at += ChunkRows)
        {
            lock (org.Gate)
            {
                foreach (var row in result.Rows.AsSpan(first + at, Math.Min(ChunkRows, count - at)))
                {
                    WriteLine(buffer, dialect, result.Columns, (column, here) => column.Column.WriteCsv(buffer, column.Resolve(here)), row);
                }
            }

            await output.WriteAsync(buffer.Written, cancellationToken);
            buffer.Clear();
        }

        await output.WriteAsync(buffer.Written, cancellationToken);
    }

    private static void WriteLine(Utf8Buffer buffer, CsvDialect dialect, IReadOnlyList<BoundPath> columns, Action<BoundPath, int> write,
        int row)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (i > 0)
            {
                buffer.Append(dialect.Delimiter);
            }

            buffer.Append((byte)'"');
            write(columns[i], row);
            buffer.Append((byte)'"');
        }

        dialect.EndLine(buffer);
    }
}
