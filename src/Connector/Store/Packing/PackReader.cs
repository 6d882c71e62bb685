using System.Buffers.Binary;
using System.Text;

namespace Connector.Store.Packing;

/// <summary>Reads what <see cref="PackWriter"/> wrote. Each step moves forward or throws, so damaged bytes never loop.</summary>
internal ref struct PackReader(ReadOnlySpan<byte> packed)
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _packed = packed;
    private int _at;

    public byte Byte() => _at < _packed.Length ? _packed[_at++] : throw Damaged("it ends too early");

    public long Eight() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1) break;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw Damaged("a number is too long");
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public int Int()
    {
        var value = Signed();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Damaged("a number is out of range");
    }

    /// <summary>A count of things that take at least one byte each: more than there are bytes left is damage, not a reason to allocate.</summary>
    public int Count()
    {
        var count = Unsigned();
        return count <= (ulong)(_packed.Length - _at) ? (int)count : throw Damaged("it ends too early");
    }

    public string Text()
    {
        try
        {
            var bytes = Take(Count());
            return TextCache.Find(bytes) ?? Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Damaged("a text is not UTF-8");
        }
    }

    public readonly void End()
    {
        if (_at != _packed.Length) throw Damaged("bytes are left over");
    }

    public readonly DamagedRecordException Damaged(string how) => new(how, _at);

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes > _packed.Length - _at) throw Damaged("it ends too early");
        var taken = _packed.Slice(_at, bytes);
        _at += bytes;
        return taken;
    }
}

/// <summary>A packed record of the store is not what was once written: the file is damaged, or a newer version wrote it.</summary>
public sealed class DamagedRecordException(string how, int at)
    : Exception($"a packed record of the store is damaged: {how} (at byte {at}); restore the store from a backup, or delete it for a full read");
