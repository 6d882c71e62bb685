using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Connector.Sources.Tables;
using Sylvan.Data.Csv;

namespace Connector.Sources.File;

/// <summary>CSV in UTF-8, plain or gzipped.</summary>
internal sealed class CsvSheet(CsvDataReader rows) : ISheet
{
    private const int LongestRow = 4 * 1024 * 1024;

    public IReadOnlyList<string> Header { get; } = [.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetName)];

    public static async Task<CsvSheet> OpenAsync(string path, CancellationToken cancellationToken)
    {
        Stream file = System.IO.File.OpenRead(path);
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) file = new GZipStream(file, CompressionMode.Decompress);
        var text = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        try
        {
            return new CsvSheet(await CsvDataReader.CreateAsync(text,
                new CsvDataReaderOptions { MaxBufferSize = LongestRow, ResultSetMode = ResultSetMode.SingleResult, Delimiter = ',' }, cancellationToken));
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<string?>> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await rows.ReadAsync(cancellationToken)) yield return [.. Enumerable.Range(0, rows.RowFieldCount).Select(rows.GetString)];
    }

    /// <summary>The reader closes its text, and that the file.</summary>
    public ValueTask DisposeAsync() => rows.DisposeAsync();
}
