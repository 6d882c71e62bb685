using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Org;
using Microsoft.AspNetCore.Http.Features;

namespace Connector.Emulator.Salesforce.Api;

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

/// <summary>Reading requests and writing refusals as Salesforce words them.</summary>
internal static class SalesforceAnswers
{
    public static ApiCall Call(this HttpContext context) => context.Features.GetRequiredFeature<ApiCall>();

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

    public static async Task<JsonElement> ReadObjectAsync(this HttpContext context)
    {
        using var document = await ParseAsync(context);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.Clone()
            : throw SalesforceException.BadRequest("JSON_PARSER_ERROR", "The HTTP entity body must be a JSON object");
    }

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
