using System.Text;

namespace Connector.Emulator.Salesforce.Bulk;

/// <summary>
/// Reads records as strictly as Bulk 2.0 does: nothing is trimmed, a quoted value must fill its whole cell, and only the job's own line
/// ending ends a record (contract 3.2). The buffer grows with the longest record.
/// </summary>
internal sealed class StrictCsvReader(Stream stream, CsvDialect dialect)
{
    private readonly List<string> _cells = [];
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    /// <summary>Place of the next record, counted from where the stream stood at first.</summary>
    public long Offset { get; private set; }

    public IReadOnlyList<string> Cells => _cells;

    /// <summary>Why the record just read can't be taken; its cells are then what could be made of it.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the record just read ended with the other line ending than the job's.</summary>
    public bool WrongLineEnding { get; private set; }

    /// <summary>Takes the next record that is not an empty line; false at the end.</summary>
    public bool Read()
    {
        do
        {
            var length = RecordLength();
            if (length == 0)
            {
                return false;
            }

            var record = _buffer.AsSpan(_start, length);
            _start += length;
            Offset += length;
            Split(WithoutEnding(record));
        }
        while (_cells is [""]);
        return true;
    }

    private ReadOnlySpan<byte> WithoutEnding(ReadOnlySpan<byte> record)
    {
        var ended = record[^1] == '\n';
        var text = ended ? record[..^1] : record;
        var hasReturn = text.Length > 0 && text[^1] == '\r';
        WrongLineEnding = ended && hasReturn != dialect.Crlf;
        return hasReturn && dialect.Crlf ? text[..^1] : text;
    }

    /// <summary>Bytes up to and including the next line feed outside quotes, or up to the end of the data.</summary>
    private int RecordLength()
    {
        var (at, quoted) = (0, false);
        while (true)
        {
            var rest = _buffer.AsSpan(_start + at, _end - _start - at);
            var next = quoted ? rest.IndexOf((byte)'"') : rest.IndexOfAny((byte)'"', (byte)'\n');
            if (next >= 0)
            {
                at += next + 1;
                if (rest[next] == '\n')
                {
                    return at;
                }

                quoted = !quoted;
            }
            else
            {
                at = _end - _start;
                if (!Fill())
                {
                    return at;
                }
            }
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = stream.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }

    private void Split(ReadOnlySpan<byte> record)
    {
        _cells.Clear();
        Problem = null;
        while (true)
        {
            var length = record.Length > 0 && record[0] == '"' ? Quoted(record) : Plain(record);
            if (length >= record.Length)
            {
                return;
            }

            record = record[(length + 1)..];
        }
    }

    /// <summary>Reads a plain cell; its length.</summary>
    private int Plain(ReadOnlySpan<byte> record)
    {
        var end = record.IndexOf(dialect.Delimiter);
        var cell = end < 0 ? record : record[..end];
        if (cell.Contains((byte)'"'))
        {
            Problem = "Failed to parse CSV: a quote must enclose the whole value";
        }

        _cells.Add(Encoding.UTF8.GetString(cell));
        return cell.Length;
    }

    /// <summary>Reads a quoted cell; its length with the quotes.</summary>
    private int Quoted(ReadOnlySpan<byte> record)
    {
        var close = ClosingQuote(record);
        var after = close < 0 ? record.Length : close + 1;
        _cells.Add(Encoding.UTF8.GetString(record[1..(close < 0 ? record.Length : close)]).Replace("\"\"", "\"", StringComparison.Ordinal));
        if (close >= 0 && (after == record.Length || record[after] == dialect.Delimiter))
        {
            return after;
        }

        Problem = "Failed to parse CSV: a quote must enclose the whole value";
        var next = record[after..].IndexOf(dialect.Delimiter);
        return next < 0 ? record.Length : after + next;
    }

    private static int ClosingQuote(ReadOnlySpan<byte> record)
    {
        for (var at = 1; ;)
        {
            var quote = record[at..].IndexOf((byte)'"');
            if (quote < 0)
            {
                return -1;
            }

            at += quote;
            if (at + 1 == record.Length || record[at + 1] != '"')
            {
                return at;
            }

            at += 2;
        }
    }
}
