using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.Emulator.Http;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Reading requests and writing answers as HubSpot does (contract 4).</summary>
internal static class Answers
{
    public static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string NotFoundPage = "<html>\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html;charset=utf-8\"/>\n"
        + "<title>Error 404 Not Found</title>\n</head>\n<body><h2>HTTP ERROR 404</h2>\n<p>Resource not found</p>\n</body>\n</html>\n";

    public static PortalCall Call(this HttpContext context) => context.Features.Get<PortalCall>()!;

    public static Task WriteAsync(this HttpContext context, int status, JsonNode body) =>
        context.WriteJsonAsync(status, writer => body.WriteTo(writer, Relaxed));

    public static Task WriteErrorAsync(this HttpContext context, HubSpotException error, string correlationId)
    {
        if (error.Html)
        {
            context.Response.StatusCode = error.Status;
            context.Response.ContentType = "text/html;charset=iso-8859-1";
            context.Response.Headers["X-HubSpot-NotFound"] = "true";
            return context.Response.WriteAsync(NotFoundPage, context.RequestAborted);
        }

        var body = new JsonObject { ["status"] = "error", ["message"] = error.Message, ["correlationId"] = correlationId };
        foreach (var (name, value) in new (string, JsonNode?)[]
        {
            ("context", error.Context), ("errors", error.Errors), ("category", error.Category), ("subCategory", error.SubCategory),
        })
        {
            if (value is not null)
            {
                body[name] = value.DeepClone();
            }
        }

        return context.WriteAsync(error.Status, body);
    }

    /// <exception cref="HubSpotException">No body, or none that is a JSON object.</exception>
    public static async Task<JsonElement> BodyAsync(this HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        if (buffer.Length == 0)
        {
            // Recorded without category and with plain strings as errors (samples: lists-search).
            throw new HubSpotException(400, "The request body may not be null", null) { Errors = ["The request body may not be null"] };
        }

        try
        {
            using var document = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
            return document.RootElement.Clone();
        }
        catch (JsonException wrong)
        {
            throw InvalidInput(wrong.LineNumber ?? 0, wrong.BytePositionInLine ?? 0);
        }
    }

    public static HubSpotException InvalidInput(long line = 0, long column = 0, string detail = "") =>
        new(400, $"Invalid input JSON on line {line + 1}, column {column + 1}{(detail.Length > 0 ? ": " + detail : "")}");

    public static async Task<JsonElement> ObjectAsync(this HttpContext context) =>
        await context.BodyAsync() is { ValueKind: JsonValueKind.Object } body ? body : throw InvalidInput(0, 0, "Cannot deserialize value");

    /// <exception cref="HubSpotException">There are more than the call takes.</exception>
    public static async Task<(JsonElement Body, IReadOnlyList<JsonElement> Inputs)> InputsAsync(this HttpContext context, int most = 100)
    {
        var body = await context.ObjectAsync();
        if (!body.TryGetProperty("inputs", out var inputs) || inputs.ValueKind != JsonValueKind.Array)
        {
            throw HubSpotException.BadRequest("Some required fields were not set: [inputs]");
        }

        return inputs.GetArrayLength() <= most ? (body, [.. inputs.EnumerateArray()])
            : throw HubSpotException.BadRequest($"Number of inputs exceeds the maximum of {most}");
    }

    /// <summary>An id, which may come as text or as number.</summary>
    public static string? IdText(this JsonElement json, string name) => json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText() : null;

    public static IReadOnlyList<string> Texts(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()!)]
            : [];

    /// <summary>A query parameter given several times, or once with commas.</summary>
    public static IReadOnlyList<string> Texts(this IQueryCollection query, string name) =>
        [.. query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    public static bool Flag(this IQueryCollection query, string name) => query[name].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="HubSpotException">Not a number, or outside 1 to most.</exception>
    public static int Limit(this IQueryCollection query, int standard, int most)
    {
        var text = query["limit"].ToString();
        return text.Length == 0 ? standard
            : int.TryParse(text, out var limit) && limit >= 1 && limit <= most ? limit
            : throw HubSpotException.BadRequest($"Invalid limit '{text}': it must be between 1 and {most}");
    }

    /// <summary>A batch answer (contract 4): 207 when something failed, else the given status.</summary>
    public static Task WriteBatchAsync(this HttpContext context, int status, PartialAs partial, Action<Utf8JsonWriter> results,
        IReadOnlyCollection<JsonObject> errors, string started, string completed) =>
        context.WriteJsonAsync(errors.Count > 0 && partial == PartialAs.MultiStatus ? 207 : status, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("completedAt", completed);
            writer.WriteString("status", "COMPLETE");
            writer.WriteString("startedAt", started);
            writer.WriteStartArray("results");
            results(writer);
            writer.WriteEndArray();
            if (errors.Count > 0)
            {
                writer.WriteStartArray("errors");
                foreach (var error in errors)
                {
                    error.WriteTo(writer, Relaxed);
                }

                writer.WriteEndArray();
                writer.WriteNumber("numErrors", errors.Count);
            }

            writer.WriteEndObject();
        });
}

/// <summary>How a batch that failed in part answers.</summary>
internal enum PartialAs
{
    MultiStatus,
    Success,
}
