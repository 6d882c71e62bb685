namespace Connector.Store.Sql;

/// <summary>Goes through the rows of a statement; columns are numbered from 0.</summary>
internal abstract class Cursor : IDisposable
{
    /// <summary>Goes to the next row; false when there is none.</summary>
    public abstract bool Read();

    public abstract bool IsDBNull(int column);

    public abstract int GetInt32(int column);

    public abstract long GetInt64(int column);

    public abstract double GetDouble(int column);

    public abstract string GetString(int column);

    /// <summary>Without a copy where there need not be one: valid until the next row. Empty for null.</summary>
    public abstract ReadOnlySpan<byte> Bytes(int column);

    public byte[]? Blob(int column) => Bytes(column) is var bytes && bytes.IsEmpty && IsDBNull(column) ? null : bytes.ToArray();

    public string? Text(int column) => IsDBNull(column) ? null : GetString(column);

    public double? Number(int column) => IsDBNull(column) ? null : GetDouble(column);

    public DateTimeOffset Time(int column) => StoreTime.To(GetInt64(column));

    public abstract void Dispose();
}
