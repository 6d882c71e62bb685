using System.Text;

namespace Connector.Emulator.Storage;

/// <summary>Append-only UTF-8 in blocks of one megabyte, so that growing copies nothing.</summary>
internal sealed class TextHeap
{
    private const int BlockSize = 1 << 20;
    private readonly List<byte[]> _blocks = [];
    private int _used;

    /// <summary>Block and offset in 40 bits, length in 24: eight bytes a row. A length of 0 is null.</summary>
    public readonly record struct Place(ulong Packed)
    {
        public Place(int block, int offset, int length)
            : this(((ulong)block << 44) | ((ulong)offset << 24) | (uint)length)
        {
        }

        public int Block => (int)(Packed >> 44);

        public int Offset => (int)(Packed >> 24) & (BlockSize - 1);

        public int Length => (int)(Packed & 0xFFFFFF);
    }

    public ReadOnlySpan<byte> Read(Place place) => place.Length == 0 ? [] : _blocks[place.Block].AsSpan(place.Offset, place.Length);

    public Place Add(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        if (_blocks.Count == 0 || _blocks[^1].Length - _used < length)
        {
            // A first block of a few kilobytes: most columns of a small org hold next to nothing.
            _blocks.Add(new byte[Math.Max(length, _blocks.Count == 0 ? 4096 : BlockSize)]);
            _used = 0;
        }

        Encoding.UTF8.GetBytes(text, _blocks[^1].AsSpan(_used));
        var place = new Place(_blocks.Count - 1, _used, length);
        _used += length;
        return place;
    }
}
