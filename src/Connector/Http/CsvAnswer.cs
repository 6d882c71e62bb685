using System.Text;
using Sylvan.Data.Csv;

namespace Connector.Http;

/// <summary>
/// One CSV answer, read as it streams: quoted values with line breaks and doubled quotes inside, a header
/// row, no header row on a later page, or nothing at all.
/// </summary>
/// <remarks>
/// Sylvan.Data.Csv: passed every odd case we know (see the tests) at several million rows a second; an own parser would be slower and ours to mend.
/// </remarks>
internal sealed class CsvAnswer : IAsyncDisposable
{
    private readonly CsvDataReader? _rows;
    private bool _hasFirst;

    private CsvAnswer(CsvDataReader? rows, IReadOnlyList<string> header, bool hasFirst)
    {
        _rows = rows;
        Header = header;
        _hasFirst = hasFirst;
    }

    /// <summary>Empty when the answer was empty.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <param name="known">The header of an earlier page, which this one need not repeat; null for a first page.</param>
    /// <exception cref="CsvCutException">The stream ended inside a row.</exception>
    public static async Task<CsvAnswer> OpenAsync(Stream stream, IReadOnlyList<string>? known, CancellationToken cancellationToken)
    {
        // StreamReader drops a byte order mark (its absence is UNCONFIRMED) and joins characters that straddle two reads.
        var text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, 65_536);
        var rows = await CutAsync(CsvDataReader.CreateAsync(text, Options(), cancellationToken));
        if (!await CutAsync(rows.ReadAsync(cancellationToken)))
        {
            await rows.DisposeAsync();
            return new CsvAnswer(null, known ?? [], false);
        }

        var first = Enumerable.Range(0, rows.RowFieldCount).Select(column => rows.GetFieldSpan(column).ToString()).ToList();
        var isHeader = known is null || first.SequenceEqual(known, StringComparer.OrdinalIgnoreCase);
        return new CsvAnswer(rows, isHeader ? first : known!, !isHeader);
    }

    public ReadOnlySpan<char> this[int column] => _rows!.GetFieldSpan(column);

    /// <summary>Position of a column, ignoring case; -1 when the answer does not have it.</summary>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Header.Count; i++)
        {
            if (string.Equals(Header[i], column, StringComparison.OrdinalIgnoreCase)) return i;
        }

        return -1;
    }

    /// <exception cref="CsvCutException">The stream ended inside a row, or a row has too few or too many cells.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (_rows is null) return false;
        if (_hasFirst) _hasFirst = false;
        else if (!await CutAsync(_rows.ReadAsync(cancellationToken))) return false;
        return _rows.RowFieldCount == Header.Count ? true : throw new CsvCutException("a row does not have the header's number of cells");
    }

    public ValueTask DisposeAsync() => _rows?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static CsvDataReaderOptions Options() => new()
    {
        HasHeaders = false,
        Delimiter = ',',
        Comment = '\0',
        BufferSize = 65_536,
        MaxBufferSize = 16 * 1_024 * 1_024,
        OwnsReader = true,
    };

    private static ValueTask<T> CutAsync<T>(Task<T> reading) => reading.IsCompletedSuccessfully ? new(reading.GetAwaiter().GetResult()) : AwaitAsync(reading);

    private static async ValueTask<T> AwaitAsync<T>(Task<T> reading)
    {
        try
        {
            return await reading;
        }
        catch (Exception fault) when (fault is CsvFormatException or IOException or HttpRequestException)
        {
            throw new CsvCutException("the answer ended early or is no CSV", fault);
        }
    }
}

/// <summary>An answer that stopped before its end: to be asked for again.</summary>
internal sealed class CsvCutException(string message, Exception? inner = null) : Exception(message, inner);
