using System.IO.Hashing;

namespace Connector.Store.Packing;

/// <summary>
/// Unpacks records of which a book has few different ones, equal byte for byte: segments and what the segment fields hold repeat a million times.
/// What comes again is given again, without unpacking, as the same array: it is to be read only. Only inside a turn.
/// </summary>
internal sealed class UnpackCache<T>(UnpackCache<T>.Unpacker unpack)
{
    private const int Slots = 4096;

    private readonly Entry[] _entries = new Entry[Slots];

    internal delegate (int Layout, T[] Items) Unpacker(ReadOnlySpan<byte> packed);

    /// <exception cref="DamagedRecordException">The bytes are not what the unpacker takes.</exception>
    public (int Layout, T[] Items) Unpack(ReadOnlySpan<byte> packed)
    {
        ref var entry = ref _entries[XxHash3.HashToUInt64(packed) % Slots];
        if (entry.Packed is null || !packed.SequenceEqual(entry.Packed))
        {
            var (layout, items) = unpack(packed);
            entry = new Entry(packed.ToArray(), layout, items);
        }

        return (entry.Layout, entry.Items);
    }

    private readonly record struct Entry(byte[]? Packed, int Layout, T[] Items);
}
