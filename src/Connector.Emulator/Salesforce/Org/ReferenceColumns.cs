using System.Text.Json;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>The Id of each row, computed from its number.</summary>
internal sealed class IdColumn(Table table) : Column
{
    public override bool IsNull(int row) => row < 0;

    public override Cell Get(int row) => IsNull(row) ? Cell.Null : Cell.Of((double)row);

    public override void Set(int row, Cell cell) => throw new InvalidOperationException("An Id is never written.");

    public override int Compare(int left, int right) => left.CompareTo(right);

    public override void WriteJson(Utf8JsonWriter writer, int row) => IdText.WriteJson(writer, table, row);

    public override void WriteCsv(Utf8Buffer buffer, int row) => IdText.WriteCsv(buffer, table, row);
}

/// <summary>A lookup, stored as the target's row + 1; 0 is null.</summary>
internal sealed class ReferenceColumn(Func<Table> target) : ArrayColumn<int>(0)
{
    public Table Target => target();

    /// <summary>The target's row, or −1.</summary>
    public int TargetRow(int row) => At(row) - 1;

    public override Cell Get(int row) => IsNull(row) ? Cell.Null : Cell.Of((double)TargetRow(row));

    public override void Set(int row, Cell cell) => Put(row, cell.HasValue ? (int)cell.Number + 1 : 0);

    public override int Compare(int left, int right) => At(left).CompareTo(At(right));

    public override void WriteJson(Utf8JsonWriter writer, int row) => IdText.WriteJson(writer, Target, TargetRow(row));

    public override void WriteCsv(Utf8Buffer buffer, int row) => IdText.WriteCsv(buffer, Target, TargetRow(row));
}

internal static class IdText
{
    public static void WriteJson(Utf8JsonWriter writer, Table table, int row)
    {
        if (row < 0)
        {
            writer.WriteNullValue();
            return;
        }

        Span<char> id = stackalloc char[RecordId.Length];
        RecordId.Write(id, table.KeyPrefix, row);
        writer.WriteStringValue(id);
    }

    public static void WriteCsv(Utf8Buffer buffer, Table table, int row)
    {
        if (row < 0)
        {
            return;
        }

        Span<char> id = stackalloc char[RecordId.Length];
        RecordId.Write(id, table.KeyPrefix, row);
        Span<byte> bytes = stackalloc byte[RecordId.Length];
        System.Text.Encoding.ASCII.GetBytes(id, bytes);
        buffer.Append(bytes);
    }
}

/// <summary>A compound address: readable as one JSON object, never written, never in Bulk (contract 2.2).</summary>
internal sealed class AddressColumn(Table table, string prefix) : Column
{
    private static readonly string[] Parts = ["City", "Country", "GeocodeAccuracy", "Latitude", "Longitude", "PostalCode", "State",
        "Street"];
    private readonly (string Name, Field Field)[] _parts =
        [.. Parts.Select(part => (char.ToLowerInvariant(part[0]) + part[1..], table.Field(prefix + part)!))];

    public override bool IsNull(int row) => _parts.All(part => part.Field.Column.IsNull(row));

    public override Cell Get(int row) => Cell.Null;

    public override void Set(int row, Cell cell) => throw new InvalidOperationException("A compound address is never written.");

    public override int Compare(int left, int right) => 0;

    public override void WriteJson(Utf8JsonWriter writer, int row)
    {
        if (IsNull(row))
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        foreach (var (name, field) in _parts)
        {
            writer.WritePropertyName(name);
            field.Column.WriteJson(writer, row);
        }

        writer.WriteEndObject();
    }

    public override void WriteCsv(Utf8Buffer buffer, int row) => throw new InvalidOperationException("Bulk refuses compound fields.");
}
