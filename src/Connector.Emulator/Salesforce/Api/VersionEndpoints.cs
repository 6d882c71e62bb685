using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>The list of versions, which needs no session and is not counted (contract 2.1), and the resources of one version.</summary>
internal static class VersionEndpoints
{
    private static readonly string[] Resources = ["sobjects", "query", "queryAll", "limits", "composite", "jobs", "tooling", "metadata", "ui-api", "analytics"];

    public static void MapVersions(this IEndpointRouteBuilder app, IEndpointRouteBuilder data)
    {
        app.MapGet("/services/data", context => context.WriteJsonAsync(200, writer =>
        {
            writer.WriteStartArray();
            for (var version = 41; version <= 66; version++)
            {
                writer.WriteStartObject();
                writer.WriteString("label", ReleaseName(version));
                writer.WriteString("url", $"/services/data/v{version}.0");
                writer.WriteString("version", $"{version}.0");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }));

        data.MapGet("", (HttpContext context, SalesforceOrg org) => context.WriteJsonAsync(200, writer =>
        {
            var call = context.Call();
            writer.WriteStartObject();
            foreach (var resource in Resources)
            {
                writer.WriteString(resource, $"{call.Base}/{resource}");
            }

            writer.WriteString("identity", $"{context.Request.Scheme}://{context.Request.Host}/id/{org.Id}/{org.Users.Id(call.User)}");
            writer.WriteEndObject();
        }));
    }

    // v66 is Spring '26; three releases a year.
    private static string ReleaseName(int version)
    {
        var since = version - 66 + 78;
        return $"{(since % 3) switch { 0 => "Spring", 1 => "Summer", _ => "Winter" }} '{(since + 1) / 3}";
    }
}
