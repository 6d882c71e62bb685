using System.Text;
using Connector.Accounts;
using Connector.Store.Packing;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Store;

public sealed class PackedValuesTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[Gen.Char['a', 'z'], 1, 20],
        Gen.String[Gen.Char['\u00a1', '\ud7ff'], 1, 20],
        Gen.Int[0x10000, 0x10FFFF].Select(char.ConvertFromUtf32),
        Gen.Int[500, 5000].Select(length => new string('ß', length)));

    private static readonly Gen<AttributeValue> Values = Gen.OneOf(
        Gen.Const(AttributeValue.Unknown),
        Gen.Double.Where(double.IsFinite).Select(AttributeValue.Of),
        Gen.Long.Select(number => AttributeValue.Of((double)number)),
        Gen.Int.Select(number => AttributeValue.Of((double)number)),
        Texts.Select(text => AttributeValue.Of(text)),
        Gen.Bool.Select(AttributeValue.Of),
        Gen.Int[0, DateOnly.MaxValue.DayNumber].Select(day => AttributeValue.Of(DateOnly.FromDayNumber(day))));

    private static readonly Gen<FieldChange> Changes = Gen.OneOf(
        Gen.Const(FieldChange.Keep), Gen.Const(FieldChange.Clear), 
        Values.Where(value => value.IsKnown).Select(value => FieldChange.Set(value)), Values.Where(value => value.IsKnown).Select(value => FieldChange.Set(value, overTheirs: true)),
        Gen.Select(Values, Gen.Bool, (before, over) => FieldChange.Set(AttributeValue.Of("after"), over).Undo(before)));

    private static readonly Gen<Assignment> Assignments = Gen.OneOf(
        Gen.Const(Assignment.None),
        Gen.Select(
            Texts,
            Gen.Int,
            Gen.Byte,
            Gen.Int,
            Gen.Long[DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds()],
            (segment, clause, flags, version, since) =>
                new Assignment(segment, clause, (AssignmentFlags)flags, version, DateTimeOffset.FromUnixTimeSeconds(since)) with
                {
                    Awaited = (flags & (byte)AssignmentFlags.Awaiting) == 0 ? null : segment,
                    AwaitedFrom = (flags & (byte)AssignmentFlags.Awaiting) == 0 ? 0 : version,
                }));

    [Test]
    public void Values_of_all_kinds_come_back_as_they_were() => Gen.Select(Gen.Int, Values.Array[0, 40]).Sample((layout, values) =>
    {
        var (storedLayout, stored) = PackedValues.Values(PackedValues.Pack(layout, values));

        return storedLayout == layout && stored.SequenceEqual(values);
    });

    [Test]
    public void Changes_come_back_as_they_were() => Changes.Array[0, 40].Sample(changes =>
        PackedValues.Changes(PackedValues.Pack(7, changes)).Changes.SequenceEqual(changes));

    [Test]
    public void Assignments_come_back_as_they_were() => Assignments.Array[0, 40].Sample(assignments =>
        PackedValues.Assignments(PackedValues.Pack(7, assignments)).Assignments.SequenceEqual(assignments));

    [Test]
    public void Equal_values_give_equal_bytes_and_different_ones_different_hashes() => Gen.Select(Values, Values).Sample((one, other) =>
    {
        var (first, second) = (PackedValues.Pack(1, [one]), PackedValues.Pack(1, [other]));

        return (one == other) == first.AsSpan().SequenceEqual(second) && (one == other) == (PackedValues.Hash(first) == PackedValues.Hash(second));
    });

    [Test]
    public void The_hash_is_the_same_on_every_machine_and_in_every_version()
    {
        var packed = PackedValues.Pack(3, [AttributeValue.Of("Energy"), AttributeValue.Of(12d), AttributeValue.Unknown]);

        Assert.That(Convert.ToHexString(packed), Is.EqualTo("1106030306456E65726779021800"));
        Assert.That(PackedValues.Hash(packed), Is.EqualTo(361829692479315474L));
    }

    [Test]
    public void Minus_zero_is_zero() =>
        Assert.That(PackedValues.Pack(1, [AttributeValue.Of(-0d)]), Is.EqualTo(PackedValues.Pack(1, [AttributeValue.Of(0d)])));

    [Test]
    public void A_record_cut_short_anywhere_says_that_it_is_damaged() => Values.Array[1, 10].Sample(values =>
    {
        var packed = PackedValues.Pack(1, values);
        for (var length = 0; length < packed.Length; length++)
        {
            var cut = packed[..length];
            Assert.That(() => PackedValues.Values(cut), Throws.TypeOf<DamagedRecordException>());
        }
    });

    [Test]
    public void Bytes_left_over_say_that_the_record_is_damaged() =>
        Assert.That(() => PackedValues.Values([.. PackedValues.Pack(1, [AttributeValue.Of(true)]), 0]), Throws.TypeOf<DamagedRecordException>());

    [Test]
    public void Any_bytes_are_read_or_refused_but_never_anything_else() => Gen.Select(Gen.Byte.Array[0, 60], Gen.OneOf(Gen.Const((byte)0x11), Gen.Const((byte)0x21), Gen.Const((byte)0x31))).Sample((noise, shape) =>
    {
        byte[] bytes = [shape, .. noise];
        Refuses(() => PackedValues.Values(bytes));
        Refuses(() => PackedValues.Assignments(bytes));
        Refuses(() => PackedValues.Changes(bytes));
    });

    [Test]
    public void A_flipped_byte_is_read_or_refused_but_never_anything_else() => Gen.Select(Assignments.Array[1, 5], Gen.Int[0, 10_000], Gen.Byte).Sample((assignments, at, flip) =>
    {
        var bytes = PackedValues.Pack(1, assignments);
        bytes[at % bytes.Length] ^= flip;
        Refuses(() => PackedValues.Assignments(bytes));
    });

    [Test]
    public void A_count_beyond_the_bytes_allocates_nothing()
    {
        byte[] bytes = [0x11, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0x07];

        Assert.That(() => PackedValues.Values(bytes), Throws.TypeOf<DamagedRecordException>().With.Message.Contains("too early"));
    }

    [Test]
    public void A_number_of_more_than_64_bits_is_refused()
    {
        byte[] bytes = [0x11, .. Enumerable.Repeat((byte)0x80, 9), 0x02, 0];

        Assert.That(() => PackedValues.Values(bytes), Throws.TypeOf<DamagedRecordException>().With.Message.Contains("too long"));
    }

    [Test]
    public void A_record_of_another_kind_is_refused() =>
        Assert.That(() => PackedValues.Assignments(PackedValues.Pack(1, [AttributeValue.Of("x")])), Throws.TypeOf<DamagedRecordException>());

    [Test]
    public void Half_a_surrogate_pair_is_stored_as_a_replacement_character()
    {
        var stored = PackedValues.Values(PackedValues.Pack(1, [AttributeValue.Of("a\ud800b")])).Values[0];

        Assert.That(stored.Text, Is.EqualTo("a\ufffdb"));
        Assert.That(Encoding.UTF8.GetByteCount(stored.Text), Is.EqualTo(5));
    }

    private static void Refuses(Action read)
    {
        try
        {
            read();
        }
        catch (DamagedRecordException)
        {
            // the one way to say no
        }
    }
}
