using System.Text.Json;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>Whole seconds since 1970 UTC; 0 is null. The platform keeps no milliseconds in these fields.</summary>
internal sealed class DateTimeColumn() : ArrayColumn<uint>(0)
{
    public override Cell Get(int row) => IsNull(row) ? Cell.Null : Cell.Of(At(row));

    public override void Set(int row, Cell cell) => Put(row, cell.HasValue ? (uint)cell.Number : 0);

    public override int Compare(int left, int right) => At(left).CompareTo(At(right));

    public override void WriteJson(Utf8JsonWriter writer, int row)
    {
        if (IsNull(row))
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStringValue(Timestamp.Json(At(row)));
        }
    }

    public override void WriteCsv(Utf8Buffer buffer, int row)
    {
        if (!IsNull(row))
        {
            buffer.Append(DateTimeOffset.FromUnixTimeSeconds(At(row)), "yyyy-MM-dd'T'HH:mm:ss'.000Z'");
        }
    }
}

/// <summary>Days since 1970-01-01; int.MinValue is null.</summary>
internal sealed class DateColumn() : ArrayColumn<int>(int.MinValue)
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
            writer.WriteStringValue(Timestamp.Day(At(row)).ToString("yyyy-MM-dd", null));
        }
    }

    public override void WriteCsv(Utf8Buffer buffer, int row)
    {
        if (!IsNull(row))
        {
            buffer.Append(Timestamp.Day(At(row)), "yyyy-MM-dd");
        }
    }
}

/// <summary>The two written forms of a moment: REST has an offset without colon, Bulk CSV a Z (contract 2.3, 3.1).</summary>
internal static class Timestamp
{
    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    public static string Json(long seconds) => Json(DateTimeOffset.FromUnixTimeSeconds(seconds));

    public static string Json(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.000+0000'", null);

    public static DateOnly Day(int days) => DateOnly.FromDayNumber(days + Epoch);

    public static int Days(DateOnly day) => day.DayNumber - Epoch;
}
