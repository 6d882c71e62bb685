using System.Text;

namespace Connector.Emulator.Storage;

/// <summary>
/// One text a row, as UTF-8 in one heap. While there are few distinct values a row holds a two-byte code; beyond that, the place of its own
/// text. An overwritten text stays in the heap: the emulator lives for a run, not for years.
/// </summary>
internal sealed class TextStore
{
    private const int MostDistinct = 4096;

    private readonly TextHeap _heap = new();
    private readonly List<TextHeap.Place> _places = [default];
    private Dictionary<string, ushort>? _codes = new(StringComparer.Ordinal);
    private readonly CodeColumn _codeOf = new();
    private PlaceColumn? _placeOf;

    public ReadOnlySpan<byte> Utf8(int row) => _heap.Read(Place(row));

    public string? Text(int row) => IsNull(row) ? null : Encoding.UTF8.GetString(Utf8(row));

    public bool IsNull(int row) => Place(row).Length == 0;

    public void Put(int row, string? text)
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

    private TextHeap.Place Place(int row) => _placeOf is null ? _places[_codeOf.At(row)] : _placeOf.At(row);

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
