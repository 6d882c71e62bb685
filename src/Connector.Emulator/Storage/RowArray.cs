namespace Connector.Emulator.Storage;

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
