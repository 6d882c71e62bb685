using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Connector.Sources.Tables;
using Parquet.Schema;
using Parquet;

namespace Connector.Sources.File;

/// <summary>
/// The flat columns of a Parquet file, a row group at a time; lists and structures are passed over. The file's own words about its size are checked
/// before anything is set aside for them.
/// </summary>
internal sealed class ParquetSheet : ISheet
{
    /// <summary>Cells of one row group, which is held as a whole: 256 MB of numbers.</summary>
    private const long MostCells = 1 << 24;

    private const long MostBytes = 1L << 30;

    /// <summary>Of opening a file, or reading a row group: some broken pages keep the reader busy for ever, and nothing stops it from outside.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Files that kept the reader busy, as they were then: a thread of this process is lost to each, and to none twice.</summary>
    private static readonly ConcurrentDictionary<FileState, byte> Stuck = new();

    private readonly ParquetReader _reader;
    private readonly FileState _file;
    private readonly TimeSpan _patience;
    private readonly IReadOnlyList<DataField> _fields;
    private readonly long _mostRows;

    private ParquetSheet(ParquetReader reader, FileState file, long mostRows, TimeSpan patience)
    {
        (_reader, _file, _mostRows, _patience) = (reader, file, mostRows, patience);
        _fields = [.. reader.Schema.Fields.OfType<DataField>().Where(field => !field.IsArray)];
    }

    public IReadOnlyList<string> Header => [.. _fields.Select(column => column.Name)];

    /// <param name="patience">For tests.</param>
    /// <exception cref="InvalidDataException">It is none, is broken, or kept the reader busy before and has not changed since.</exception>
    public static Task<ParquetSheet> OpenAsync(string path, long mostRows, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        var file = FileState.Of(path);
        if (Stuck.ContainsKey(file)) throw new InvalidDataException("it kept the reader busy for ever before: it is not opened again until it changes");
        return GuardedAsync(file, patience ?? Patience, async () => new ParquetSheet(
            await ParquetReader.CreateAsync(path, new ParquetOptions { TreatByteArrayAsString = true }, cancellationToken), file, mostRows, patience ?? Patience));
    }

    public async IAsyncEnumerable<IReadOnlyList<string?>> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var group = 0; group < _reader.RowGroupCount; group++)
        {
            var (rows, columns) = await GuardedAsync(_file, _patience, () => ReadAsync(group, cancellationToken));
            for (var row = 0; row < rows; row++) yield return [.. columns.Select(column => column(row))];
        }
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private async Task<(int Rows, Func<int, string?>[] Columns)> ReadAsync(int group, CancellationToken cancellationToken)
    {
        using var reader = _reader.OpenRowGroupReader(group);
        if (reader.RowCount < 0 || reader.RowCount > _mostRows) throw new InvalidDataException($"a row group claims more rows than MostRows ({_mostRows})");
        if (reader.RowCount * _fields.Count > MostCells || reader.RowGroup.TotalByteSize is < 0 or > MostBytes)
        {
            throw new InvalidDataException("a row group is too large to be read at once: write smaller ones (a hundred thousand rows, say)");
        }

        var columns = new Func<int, string?>[_fields.Count];
        for (var i = 0; i < columns.Length; i++) columns[i] = await ColumnAsync(reader, _fields[i], (int)reader.RowCount, cancellationToken);
        return ((int)reader.RowCount, columns);
    }

    private static async Task<Func<int, string?>> ColumnAsync(ParquetRowGroupReader reader, DataField field, int rows, CancellationToken cancellationToken)
    {
        if (field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>)) // what the library calls a text
        {
            var texts = new string?[rows];
            await reader.ReadAsync(field, texts.AsMemory()!, null, cancellationToken);
            return row => texts[row];
        }

        Task<Func<int, string?>> Of<T>(Func<T, string> text)
            where T : struct => ColumnAsync(reader, field, rows, text, cancellationToken);
        var type = field.ClrType;
        return type == typeof(bool) ? await Of<bool>(value => value ? "true" : "false")
            : type == typeof(int) ? await Of<int>(Invariant)
            : type == typeof(long) ? await Of<long>(Invariant)
            : type == typeof(double) ? await Of<double>(value => value.ToString("R", CultureInfo.InvariantCulture))
            : type == typeof(float) ? await Of<float>(value => value.ToString("R", CultureInfo.InvariantCulture))
            : type == typeof(decimal) ? await Of<decimal>(Invariant)
            : type == typeof(short) ? await Of<short>(Invariant)
            : type == typeof(DateTime) ? await Of<DateTime>(value => value.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture) + "Z")
            : type == typeof(DateOnly) ? await Of<DateOnly>(value => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            : throw new InvalidDataException("a column is of a type that no fact has: write texts, numbers, booleans, dates or timestamps");
    }

    private static async Task<Func<int, string?>> ColumnAsync<T>(
        ParquetRowGroupReader reader, DataField field, int rows, Func<T, string> text, CancellationToken cancellationToken)
        where T : struct
    {
        if (field.IsNullable)
        {
            var some = new T?[rows];
            await reader.ReadAsync<T>(field, some.AsMemory(), null, cancellationToken);
            return row => some[row] is { } value ? text(value) : null;
        }

        var values = new T[rows];
        await reader.ReadAsync<T>(field, values.AsMemory(), null, cancellationToken);
        return row => text(values[row]);
    }

    private static string Invariant<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>A broken file makes the reader throw whatever it stumbles over, or never come back; all of it means one thing.</summary>
    private static async Task<T> GuardedAsync<T>(FileState file, TimeSpan patience, Func<Task<T>> read)
    {
        try
        {
            return await Task.Run(read).WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            Stuck.TryAdd(file, 0);
            throw new InvalidDataException("it kept the reader busy for longer than any sound file does: it is not opened again until it changes");
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or InvalidDataException or IOException or UnauthorizedAccessException))
        {
            throw new InvalidDataException("it is no Parquet file, or a broken one", fault);
        }
    }

    private readonly record struct FileState(string Path, long Length, DateTime Written)
    {
        public static FileState Of(string path) => new FileInfo(path) is { Exists: true } file ? new(path, file.Length, file.LastWriteTimeUtc) : new(path, 0, default);
    }
}
