using System.Text.Json.Nodes;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>A refusal, to be answered as in contract 4.</summary>
internal sealed class HubSpotException(int status, string message, string? category = "VALIDATION_ERROR", string? subCategory = null)
    : Exception(message)
{
    public int Status { get; } = status;

    public string? Category { get; } = category;

    public string? SubCategory { get; } = subCategory;

    public JsonObject? Context { get; init; }

    public JsonArray? Errors { get; init; }

    /// <summary>A missing thing that is answered by the page of the web server, not by the API (samples: objects-get-200-and-html-404).</summary>
    public bool Html { get; init; }

    public static HubSpotException BadRequest(string message) => new(400, message);

    public static HubSpotException HtmlNotFound() => new(404, "Not Found") { Html = true };

    public static HubSpotException NotFound(string message = "resource not found") => new(404, message, "OBJECT_NOT_FOUND");

    /// <summary>The one refusal for all wrong values of a call (samples: objects-batch-update).</summary>
    public static HubSpotException Values(IReadOnlyCollection<ValueError> errors)
    {
        var details = new JsonArray([.. errors.Select(error => new JsonObject
        {
            ["isValid"] = false,
            ["message"] = error.Message,
            ["error"] = error.Code,
            ["name"] = error.Property,
        })]);
        return new(400, "Property values were not valid: " + details.ToJsonString(Answers.Relaxed))
        {
            Errors = new JsonArray([.. errors.Select(error => new JsonObject
            {
                ["message"] = error.Message,
                ["code"] = error.Code,
                ["context"] = new JsonObject { ["propertyName"] = new JsonArray(error.Property) },
            })]),
        };
    }
}
