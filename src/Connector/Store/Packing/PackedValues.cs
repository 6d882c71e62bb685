using System.IO.Hashing;
using System.Runtime.InteropServices;
using Connector.Accounts;

namespace Connector.Store.Packing;

/// <summary>
/// The one codec of packed records: a byte that says shape and version, the number of the layout, the count, then the items. The same
/// items under the same layout always give the same bytes, so that equal bytes and an equal hash mean "same".
/// </summary>
internal static class PackedValues
{
    private const byte ValuesV1 = 0x11;
    private const byte AssignmentsV1 = 0x21;
    private const byte ChangesV1 = 0x31;

    // Marks beside a change's action.
    private const byte OverTheirs = 0x10;
    private const byte GivesBack = 0x20;

    private const int OnStack = 512;

    // From here on a double no longer holds every integer, and eight bytes are no longer than the variable form.
    private const double IntegerLimit = 1L << 53;

    private enum Tag : byte
    {
        Unknown = 0,
        Double = 1,
        Integer = 2,
        Text = 3,
        No = 4,
        Yes = 5,
        Date = 6,
    }

    public static byte[] Pack(int layout, ReadOnlySpan<AttributeValue> values)
    {
        var writer = new PackWriter(stackalloc byte[OnStack]);
        Head(ref writer, ValuesV1, layout, values.Length);
        foreach (var value in values) Write(ref writer, value);
        return writer.ToArray();
    }

    public static byte[] Pack(int layout, ReadOnlySpan<FieldChange> changes)
    {
        var writer = new PackWriter(stackalloc byte[OnStack]);
        Head(ref writer, ChangesV1, layout, changes.Length);
        foreach (var change in changes)
        {
            writer.Byte((byte)((byte)change.Action | (change.OverTheirs ? OverTheirs : 0) | (change.GivesBack ? GivesBack : 0)));
            if (change.Action == ChangeAction.Set) Write(ref writer, change.Value);
        }

        return writer.ToArray();
    }

    /// <summary>Segment names may not be empty; of an assignment without a segment nothing else is kept; times are kept to the second.</summary>
    public static byte[] Pack(int layout, ReadOnlySpan<Assignment> assignments)
    {
        var writer = new PackWriter(stackalloc byte[OnStack]);
        Head(ref writer, AssignmentsV1, layout, assignments.Length);
        foreach (var assignment in assignments)
        {
            writer.Text(assignment.Segment ?? "");
            if (assignment.Segment is null) continue;
            if (assignment.Segment.Length == 0) throw new ArgumentException("a segment has a name", nameof(assignments));
            writer.Signed(assignment.Clause);
            writer.Byte((byte)assignment.Flags);
            writer.Signed(assignment.FrameworkVersion);
            writer.Signed(assignment.Since.ToUnixTimeSeconds());
            if ((assignment.Flags & AssignmentFlags.Awaiting) == 0) continue;
            writer.Text(assignment.Awaited ?? "");
            writer.Signed(assignment.AwaitedFrom);
        }

        return writer.ToArray();
    }

    /// <exception cref="DamagedRecordException">The bytes are not packed values.</exception>
    public static (int Layout, AttributeValue[] Values) Values(ReadOnlySpan<byte> packed)
    {
        var reader = new PackReader(packed);
        var (layout, values) = Head<AttributeValue>(ref reader, ValuesV1);
        for (var i = 0; i < values.Length; i++) values[i] = ReadValue(ref reader);
        reader.End();
        return (layout, values);
    }

    /// <exception cref="DamagedRecordException">The bytes are not packed changes.</exception>
    public static (int Layout, FieldChange[] Changes) Changes(ReadOnlySpan<byte> packed)
    {
        var reader = new PackReader(packed);
        var (layout, changes) = Head<FieldChange>(ref reader, ChangesV1);
        for (var i = 0; i < changes.Length; i++) changes[i] = ReadChange(ref reader);
        reader.End();
        return (layout, changes);
    }

    /// <exception cref="DamagedRecordException">The bytes are not packed assignments.</exception>
    public static (int Layout, Assignment[] Assignments) Assignments(ReadOnlySpan<byte> packed)
    {
        var reader = new PackReader(packed);
        var (layout, assignments) = Head<Assignment>(ref reader, AssignmentsV1);
        for (var i = 0; i < assignments.Length; i++) assignments[i] = ReadAssignment(ref reader);
        reader.End();
        return (layout, assignments);
    }

    /// <summary>Stable across processes, machines and versions.</summary>
    public static long Hash(ReadOnlySpan<byte> packed) => (long)XxHash64.HashToUInt64(packed);

    /// <summary>As <see cref="Hash(ReadOnlySpan{byte})"/>, with a text beside the record; null leaves the hash as it is.</summary>
    public static long Hash(ReadOnlySpan<byte> packed, string? beside) =>
        beside is null ? Hash(packed) : (long)XxHash64.HashToUInt64(MemoryMarshal.AsBytes(beside.AsSpan()), seed: Hash(packed));

    private static void Head(ref PackWriter writer, byte shape, int layout, int count)
    {
        writer.Byte(shape);
        writer.Signed(layout);
        writer.Unsigned((ulong)count);
    }

    private static (int Layout, T[] Items) Head<T>(ref PackReader reader, byte shape)
    {
        if (reader.Byte() != shape) throw reader.Damaged("it is of another kind or a newer version");
        var layout = reader.Int();
        return (layout, new T[reader.Count()]);
    }

    private static void Write(ref PackWriter writer, AttributeValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Number when IsInteger(value.Number):
                writer.Byte((byte)Tag.Integer);
                writer.Signed((long)value.Number);
                break;
            case ValueKind.Number:
                writer.Byte((byte)Tag.Double);
                writer.Eight(BitConverter.DoubleToInt64Bits(value.Number));
                break;
            case ValueKind.Text:
                writer.Byte((byte)Tag.Text);
                writer.Text(value.Text);
                break;
            case ValueKind.Boolean:
                writer.Byte((byte)(value.Boolean ? Tag.Yes : Tag.No));
                break;
            case ValueKind.Date:
                writer.Byte((byte)Tag.Date);
                writer.Unsigned((ulong)value.Date.DayNumber);
                break;
            default:
                writer.Byte((byte)Tag.Unknown);
                break;
        }
    }

    private static bool IsInteger(double number) => Math.Abs(number) < IntegerLimit && number == Math.Truncate(number);

    private static AttributeValue ReadValue(ref PackReader reader) => (Tag)reader.Byte() switch
    {
        Tag.Unknown => AttributeValue.Unknown,
        Tag.Double => BitConverter.Int64BitsToDouble(reader.Eight()) is var number && double.IsFinite(number)
            ? AttributeValue.Of(number) : throw reader.Damaged("a number is not finite"),
        Tag.Integer => AttributeValue.Of((double)reader.Signed()),
        Tag.Text => reader.Text() is { Length: > 0 } text ? AttributeValue.Of(text) : throw reader.Damaged("a text is empty"),
        Tag.No => AttributeValue.Of(false),
        Tag.Yes => AttributeValue.Of(true),
        Tag.Date => reader.Unsigned() is var day && day <= (ulong)DateOnly.MaxValue.DayNumber
            ? AttributeValue.Of(DateOnly.FromDayNumber((int)day)) : throw reader.Damaged("a date is out of range"),
        _ => throw reader.Damaged("a value is of an unknown kind"),
    };

    private static FieldChange ReadChange(ref PackReader reader)
    {
        var head = reader.Byte();
        var change = (ChangeAction)(head & ~(OverTheirs | GivesBack)) switch
        {
            ChangeAction.Keep => FieldChange.Keep,
            ChangeAction.Clear => FieldChange.Clear,
            ChangeAction.Set => ReadValue(ref reader) is { IsKnown: true } value ? FieldChange.Set(value) : throw reader.Damaged("a Set has no value"),
            _ => throw reader.Damaged("a change is of an unknown kind"),
        };
        return change.With((head & OverTheirs) != 0, (head & GivesBack) != 0);
    }

    private static Assignment ReadAssignment(ref PackReader reader)
    {
        var segment = reader.Text();
        if (segment.Length == 0) return Assignment.None;

        var (clause, flags, version, since) = (reader.Int(), (AssignmentFlags)reader.Byte(), reader.Int(), reader.Signed());
        if (since < DateTimeOffset.MinValue.ToUnixTimeSeconds() || since > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            throw reader.Damaged("a time is out of range");
        }

        var assignment = new Assignment(segment, clause, flags, version, DateTimeOffset.FromUnixTimeSeconds(since));
        return (flags & AssignmentFlags.Awaiting) == 0 ? assignment : assignment with { Awaited = reader.Text(), AwaitedFrom = reader.Int() };
    }
}
