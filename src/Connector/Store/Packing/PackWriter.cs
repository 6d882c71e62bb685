using System.Buffers.Binary;
using System.Text;

namespace Connector.Store.Packing;

/// <summary>Appends to a buffer that begins on the caller's stack and moves to the heap when it grows.</summary>
internal ref struct PackWriter(Span<byte> start)
{
    private Span<byte> _buffer = start;
    private int _length;

    public readonly byte[] ToArray() => _buffer[.._length].ToArray();

    public void Byte(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    public void Eight(long bits)
    {
        Reserve(8);
        BinaryPrimitives.WriteInt64LittleEndian(_buffer[_length..], bits);
        _length += 8;
    }

    /// <summary>Seven bits a byte, low ones first, the high bit says that more follow.</summary>
    public void Unsigned(ulong value)
    {
        Reserve(10);
        while (value >= 0x80)
        {
            _buffer[_length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[_length++] = (byte)value;
    }

    /// <summary>Small numbers of either sign stay short.</summary>
    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Length in bytes, then UTF-8. Half a surrogate pair is no text in any encoding and becomes U+FFFD.</summary>
    public void Text(string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        Unsigned((ulong)bytes);
        Reserve(bytes);
        _length += Encoding.UTF8.GetBytes(text, _buffer[_length..]);
    }

    private void Reserve(int bytes)
    {
        if (_length + bytes <= _buffer.Length) return;

        var larger = new byte[Math.Max(_buffer.Length * 2, _length + bytes)];
        _buffer[.._length].CopyTo(larger);
        _buffer = larger;
    }
}
