using System.Text.Json;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>double, currency, percent. NaN is null.</summary>
internal sealed class DoubleColumn() : ArrayColumn<double>(double.NaN)
{
    public override Cell Get(int row) => IsNull(row) ? Cell.Null : Cell.Of(At(row));

    public override void Set(int row, Cell cell) => Put(row, cell.HasValue ? cell.Number : double.NaN);

    public override int Compare(int left, int right) => At(left).CompareTo(At(right));

    public override void WriteJson(Utf8JsonWriter writer, int row)
    {
        if (IsNull(row))
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteRawValue(NumberText.Format(At(row)), skipInputValidation: true);
        }
    }

    public override void WriteCsv(Utf8Buffer buffer, int row)
    {
        if (!IsNull(row))
        {
            buffer.Append(NumberText.Format(At(row)));
        }
    }
}

internal sealed class IntegerColumn() : ArrayColumn<int>(int.MinValue)
{
    public override Cell Get(int row) => IsNull(row) ? Cell.Null : Cell.Of(At(row));

    public override void Set(int row, Cell cell) => Put(row, cell.HasValue ? (int)cell.Number : int.MinValue);

    public override int Compare(int left, int right) => At(left).CompareTo(At(right));

    public override void WriteJson(Utf8JsonWriter writer, int row)
    {
        if (IsNull(row))
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteNumberValue(At(row));
        }
    }

    public override void WriteCsv(Utf8Buffer buffer, int row)
    {
        if (!IsNull(row))
        {
            buffer.Append(At(row));
        }
    }
}

/// <summary>A checkbox is never null: null reads, and is stored, as false (contract 2.4).</summary>
internal sealed class BooleanColumn() : ArrayColumn<bool>(false)
{
    public override bool IsNull(int row) => row < 0;

    public override Cell Get(int row) => Cell.Of(At(row));

    public override void Set(int row, Cell cell) => Put(row, cell.Number != 0);

    public override int Compare(int left, int right) => At(left).CompareTo(At(right));

    public override void WriteJson(Utf8JsonWriter writer, int row) => writer.WriteBooleanValue(At(row));

    public override void WriteCsv(Utf8Buffer buffer, int row) => buffer.Append(At(row) ? "true"u8 : "false"u8);
}
