using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;
using Refit;

namespace Connector.Http;

/// <summary>Refit's bodies by Newtonsoft.Json. Bodies are byte arrays: they know their length and can be sent again.</summary>
/// <remarks>Pages of records do not come this way: a million rows are read from the stream by a faster reader.</remarks>
internal sealed class NewtonsoftContentSerializer(JsonSerializerSettings settings) : IHttpContentSerializer
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly JsonSerializer _serializer = JsonSerializer.Create(settings);

    public HttpContent ToHttpContent<T>(T item)
    {
        var content = new ByteArrayContent(Utf8.GetBytes(JsonConvert.SerializeObject(item, settings)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    public async Task<T?> FromHttpContentAsync<T>(HttpContent content, CancellationToken cancellationToken = default)
    {
        // Read first, then parse: Newtonsoft has no asynchronous object reader, and these answers are small.
        using var text = new StreamReader(new MemoryStream(await content.ReadAsByteArrayAsync(cancellationToken)), Utf8);
        await using var json = new JsonTextReader(text);
        return _serializer.Deserialize<T>(json);
    }

    public string? GetFieldNameForProperty(PropertyInfo propertyInfo) => propertyInfo.GetCustomAttribute<JsonPropertyAttribute>()?.PropertyName;

    /// <summary>Our properties in camel case; the keys of dictionaries are field names of the other side and stay as they are.</summary>
    private static readonly DefaultContractResolver Names = new()
    {
        NamingStrategy = new CamelCaseNamingStrategy(processDictionaryKeys: false, overrideSpecifiedNames: true),
    };

    /// <summary>Texts stay texts: Newtonsoft would otherwise turn date-like ones into dates.</summary>
    public static JsonSerializerSettings Settings() => new()
    {
        DateParseHandling = DateParseHandling.None,
        NullValueHandling = NullValueHandling.Ignore,
        ContractResolver = Names,
    };
}
