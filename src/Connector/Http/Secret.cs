using System.ComponentModel;
using System.Globalization;

namespace Connector.Http;

/// <summary>A text that must never be printed: logs, exceptions and debuggers see <c>***</c>. Binds from configuration.</summary>
[TypeConverter(typeof(SecretConverter))]
public readonly record struct Secret
{
    private readonly string? _value;

    public Secret(string? value) => _value = value;

    public bool IsEmpty => string.IsNullOrEmpty(_value);

    /// <summary>The one way out; call it where the secret goes onto the wire.</summary>
    public string Reveal() => _value ?? "";

    public override string ToString() => IsEmpty ? "" : "***";

    private sealed class SecretConverter : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => new Secret((string)value);
    }
}
