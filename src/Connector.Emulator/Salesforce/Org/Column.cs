using System.Text.Json;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>The values of one field, one per row. A row outside the stored range, −1 included, reads as null.</summary>
internal abstract class Column
{
    public abstract bool IsNull(int row);

    public abstract Cell Get(int row);

    public abstract void Set(int row, Cell cell);

    /// <summary>Order of two rows by this column; null comes first, text ignores case.</summary>
    public abstract int Compare(int left, int right);

    public abstract void WriteJson(Utf8JsonWriter writer, int row);

    /// <summary>The cell as Bulk API 2.0 prints it between the quotes; nothing for null.</summary>
    public abstract void WriteCsv(Utf8Buffer buffer, int row);
}

/// <summary>An array that is allocated by the first write, so that a field nobody fills costs nothing.</summary>
internal abstract class ArrayColumn<T>(T nullValue) : Column
    where T : struct, IEquatable<T>
{
    private T[] _values = [];

    public T At(int row) => (uint)row < (uint)_values.Length ? _values[row] : nullValue;

    public void Put(int row, T value)
    {
        if (row >= _values.Length)
        {
            if (value.Equals(nullValue))
            {
                return;
            }

            Grow(row + 1);
        }

        _values[row] = value;
    }

    public void Reserve(int rows)
    {
        if (rows > _values.Length)
        {
            Resize(rows);
        }
    }

    public override bool IsNull(int row) => At(row).Equals(nullValue);

    private void Grow(int needed) => Resize(Math.Max(needed, Math.Max(16, _values.Length + (_values.Length / 2))));

    private void Resize(int length)
    {
        var old = _values.Length;
        Array.Resize(ref _values, length);
        Array.Fill(_values, nullValue, old, length - old);
    }
}
