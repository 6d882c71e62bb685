using System.Text;
using System.Text.Json;

namespace Connector.Emulator.Org;

/// <summary>
/// Text as UTF-8 in one heap. While there are few distinct values a row holds a two-byte code; beyond that, the place of its own text.
/// An overwritten text stays in the heap: the emulator lives for a run, not for years.
/// </summary>
internal sealed class TextColumn : Column
{
    private const int MostDistinct = 4096;

    private readonly TextHeap _heap = new();
    private readonly List<TextHeap.Place> _places = [default];
    private Dictionary<string, ushort>? _codes = new(StringComparer.Ordinal);
    private readonly CodeColumn _codeOf = new();
    private PlaceColumn? _placeOf;

    /// <summary>Set for external ids and unique fields, before any value is written.</summary>
    public ExternalIdIndex? Index { get; set; }

    public ReadOnlySpan<byte> Utf8(int row) => _heap.Read(Place(row));

    public string? Text(int row) => IsNull(row) ? null : Encoding.UTF8.GetString(Utf8(row));

    public override bool IsNull(int row) => Place(row).Length == 0;

    public override Cell Get(int row) => Cell.Of(Text(row));

    public override void Set(int row, Cell cell)
    {
        Put(row, cell.Text);
        if (cell.Text is not null)
        {
            Index?.Add(row, cell.Text);
        }
    }

    public override int Compare(int left, int right) => string.Compare(Text(left), Text(right), StringComparison.OrdinalIgnoreCase);

    /// <summary>Same text but for case; the literal is given in both forms so that plain ASCII needs no decoding.</summary>
    public bool EqualsIgnoreCase(int row, string text, ReadOnlySpan<byte> utf8)
    {
        var mine = Utf8(row);
        return Ascii.EqualsIgnoreCase(mine, utf8)
            || (!Ascii.IsValid(mine) && string.Equals(Encoding.UTF8.GetString(mine), text, StringComparison.OrdinalIgnoreCase));
    }

    public override void WriteJson(Utf8JsonWriter writer, int row)
    {
        if (IsNull(row))
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStringValue(Utf8(row));
        }
    }

    public override void WriteCsv(Utf8Buffer buffer, int row) => buffer.AppendEscaped(Utf8(row));

    private TextHeap.Place Place(int row) => _placeOf is null ? _places[_codeOf.At(row)] : _placeOf.At(row);

    private void Put(int row, string? text)
    {
        if (_placeOf is null && _codes!.Count >= MostDistinct)
        {
            SpreadOut();
        }

        if (_placeOf is not null)
        {
            _placeOf.Put(row, text is null ? default : _heap.Add(text));
        }
        else
        {
            _codeOf.Put(row, text is null ? (ushort)0 : CodeFor(text));
        }
    }

    private ushort CodeFor(string text)
    {
        if (!_codes!.TryGetValue(text, out var code))
        {
            code = (ushort)_places.Count;
            _places.Add(_heap.Add(text));
            _codes.Add(text, code);
        }

        return code;
    }

    private void SpreadOut()
    {
        _placeOf = new PlaceColumn();
        for (var row = _codeOf.Length - 1; row >= 0; row--)
        {
            _placeOf.Put(row, _places[_codeOf.At(row)]);
        }

        _codes = null;
        _codeOf.Release();
    }

    private sealed class CodeColumn() : RowArray<ushort>;

    private sealed class PlaceColumn() : RowArray<TextHeap.Place>;
}

/// <summary>An array by row that grows with the highest row written; what was never written is default.</summary>
internal class RowArray<T>
    where T : struct
{
    private T[] _values = [];

    public int Length => _values.Length;

    public T At(int row) => (uint)row < (uint)_values.Length ? _values[row] : default;

    public void Put(int row, T value)
    {
        if (row >= _values.Length)
        {
            Array.Resize(ref _values, Math.Max(row + 1, Math.Max(16, _values.Length + (_values.Length / 2))));
        }

        _values[row] = value;
    }

    public void Release() => _values = [];
}
