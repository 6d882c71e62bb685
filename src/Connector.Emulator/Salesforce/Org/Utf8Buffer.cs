using System.Globalization;
using System.Text;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>A growing piece of CSV text that is flushed and used again.</summary>
internal sealed class Utf8Buffer
{
    private byte[] _bytes = new byte[1 << 16];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Append(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }

    public void Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        Length += value.Length;
    }

    public void Append(string text)
    {
        Length += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)));
    }

    public void Append<T>(T value, ReadOnlySpan<char> format = default)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(Reserve(64), out var written, format, CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>Text with every quote doubled, as it stands inside a quoted CSV value.</summary>
    public void AppendEscaped(ReadOnlySpan<byte> text)
    {
        for (var quote = text.IndexOf((byte)'"'); quote >= 0; quote = text.IndexOf((byte)'"'))
        {
            Append(text[..(quote + 1)]);
            Append((byte)'"');
            text = text[(quote + 1)..];
        }

        Append(text);
    }

    public void AppendQuoted(string text)
    {
        Append((byte)'"');
        AppendEscaped(Encoding.UTF8.GetBytes(text));
        Append((byte)'"');
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }

        return _bytes.AsSpan(Length);
    }
}
