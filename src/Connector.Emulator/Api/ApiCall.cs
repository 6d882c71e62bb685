using System.Text.Encodings.Web;
using System.Text.Json;
using Connector.Emulator.Org;
using Microsoft.AspNetCore.Http.Features;

namespace Connector.Emulator.Api;

/// <summary>Who calls, and under which version of the API.</summary>
internal sealed record ApiCall(Access Access, string Version)
{
    /// <summary>/tooling, or nothing for the data API.</summary>
    public string Root { get; init; } = "";

    /// <summary>/services/data/v66.0</summary>
    public string Base => $"/services/data/v{Version}{Root}";

    public int User => Access.User;

    public void RequireSetup()
    {
        if (!Access.CustomizeApplication)
        {
            throw new SalesforceException(403, "INSUFFICIENT_ACCESS", "insufficient access rights: Customize Application is required");
        }
    }
}

/// <summary>Reading requests and writing answers as JSON.</summary>
internal static class JsonAnswers
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ApiCall Call(this HttpContext context) => context.Features.GetRequiredFeature<ApiCall>();

    public static async Task WriteJsonAsync(this HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(4096);
        await using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            write(writer);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json;charset=UTF-8";
        await using var body = Compression.Open(context);
        await body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }

    public static Task WriteErrorAsync(this HttpContext context, SalesforceException error) =>
        context.WriteJsonAsync(error.Status, writer =>
        {
            writer.WriteStartArray();
            writer.WriteStartObject();
            writer.WriteString("message", error.Message);
            writer.WriteString("errorCode", error.Code);
            if (error.Fields.Length > 0)
            {
                writer.WriteStrings("fields", error.Fields);
            }

            writer.WriteEndObject();
            writer.WriteEndArray();
        });

    public static void WriteStrings(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    public static async Task<JsonElement> ReadObjectAsync(this HttpContext context)
    {
        using var document = await ParseAsync(context);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.Clone()
            : throw SalesforceException.BadRequest("JSON_PARSER_ERROR", "The HTTP entity body must be a JSON object");
    }

    public static string? Text(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static async Task<JsonDocument> ParseAsync(HttpContext context)
    {
        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        }
        catch (JsonException error)
        {
            throw SalesforceException.BadRequest("JSON_PARSER_ERROR",
                $"Unexpected character at [line:{error.LineNumber + 1}, column:{error.BytePositionInLine + 1}]");
        }
    }
}
