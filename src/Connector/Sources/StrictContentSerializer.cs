using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using Connector.Http;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.Sources;

/// <summary>As <see cref="NewtonsoftContentSerializer"/>, for strangers: an object that says one thing twice is refused, since nobody knows which is
/// meant.</summary>
/// <param name="mediaType">Of what is sent.</param>
internal sealed class StrictContentSerializer(string mediaType = "application/json") : IHttpContentSerializer
{
    private static readonly JsonLoadSettings NoDuplicates = new() { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error };
    private static readonly JsonSerializer Serializer = JsonSerializer.Create(NewtonsoftContentSerializer.Settings());
    private readonly NewtonsoftContentSerializer _plain = new(NewtonsoftContentSerializer.Settings());

    public HttpContent ToHttpContent<T>(T item)
    {
        var content = _plain.ToHttpContent(item);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return content;
    }

    public async Task<T?> FromHttpContentAsync<T>(HttpContent content, CancellationToken cancellationToken = default)
    {
        using var text = new StreamReader(new MemoryStream(await content.ReadAsByteArrayAsync(cancellationToken)), Encoding.UTF8);
        await using var json = new JsonTextReader(text) { DateParseHandling = DateParseHandling.None, FloatParseHandling = FloatParseHandling.Double };
        return (await JToken.LoadAsync(json, NoDuplicates, cancellationToken)).ToObject<T>(Serializer);
    }

    /// <summary>One object and nothing behind it, by the same rules; null when the text is none.</summary>
    public static JObject? ReadObject(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var text = new StreamReader(new MemoryStream(body.ToArray()), Encoding.UTF8);
            using var json = new JsonTextReader(text) { DateParseHandling = DateParseHandling.None, FloatParseHandling = FloatParseHandling.Double };
            return JToken.Load(json, NoDuplicates) is JObject said && !json.Read() ? said : null;
        }
        catch (Exception fault) when (fault is JsonException or OverflowException or FormatException)
        {
            return null;
        }
    }

    public string? GetFieldNameForProperty(PropertyInfo propertyInfo) => _plain.GetFieldNameForProperty(propertyInfo);
}
