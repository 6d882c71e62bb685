using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>Deployments by REST (contract 5.1).</summary>
internal static class DeployEndpoints
{
    private const string Path = "/metadata/deployRequest";

    public static void MapDeploy(this IEndpointRouteBuilder data)
    {
        data.MapPost(Path, StartAsync);
        data.MapGet(Path + "/{id}", (HttpContext context, SalesforceOrg org, DeployQueue queue, string id) =>
            AnswerAsync(context, org, 200, Find(context, queue, id), details: context.Request.Query["includeDetails"] == "true"));
        data.MapPatch(Path + "/{id}", CancelAsync);

        // Whether the path says it literally or with the id is not confirmed; the client of jsforce posts to the collection.
        data.MapPost(Path + "/{id}", QuickAsync);
    }

    private static async Task StartAsync(HttpContext context, SalesforceOrg org, DeployQueue queue)
    {
        Require(context);
        if (context.Request.HasJsonContentType())
        {
            await QuickAsync(context, org, queue);
            return;
        }

        var (options, zip) = await ReadAsync(context);
        await AnswerAsync(context, org, 201, queue.Add(context.Call().Access, options, zip), details: false);
    }

    private static async Task QuickAsync(HttpContext context, SalesforceOrg org, DeployQueue queue)
    {
        Require(context);
        var id = (await context.ReadObjectAsync()).Text("validatedDeployRequestId");
        await AnswerAsync(context, org, 201, queue.Quick(context.Call().Access, id), details: false);
    }

    private static async Task CancelAsync(HttpContext context, SalesforceOrg org, DeployQueue queue, string id)
    {
        Require(context);
        var request = Find(context, queue, id);
        var wanted = await context.ReadObjectAsync();
        if (!wanted.TryGetProperty("deployResult", out var result) || result.Text("status") != "Canceling")
        {
            throw SalesforceException.BadRequest("INVALID_INPUT", "Only the status Canceling can be asked for");
        }

        if (!request.TryCancel(context.Call().User, org.Time.GetUtcNow()))
        {
            throw SalesforceException.BadRequest("INVALID_ID_FIELD", "Deployment already completed or is being finalized");
        }

        await AnswerAsync(context, org, 202, request, details: false);
    }

    private static DeployRequest Find(HttpContext context, DeployQueue queue, string id)
    {
        Require(context);
        return queue.Find(id) ?? throw SalesforceException.NotFound();
    }

    private static Task AnswerAsync(HttpContext context, SalesforceOrg org, int status, DeployRequest request, bool details) =>
        context.WriteJsonAsync(status, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", request.Id);
            writer.WriteNull("validatedDeployRequestId");
            writer.WriteString("url", $"{context.Request.Scheme}://{context.Request.Host}{context.Call().Base}{Path}/{request.Id}");
            DeployJson.WriteOptions(writer, request.Options);
            DeployJson.WriteResult(writer, org, request, details);
            writer.WriteEndObject();
        });

    private static void Require(HttpContext context)
    {
        if (!context.Call().Access.ModifyMetadata)
        {
            throw new SalesforceException(403, "INSUFFICIENT_ACCESS", "You do not have the level of access necessary to perform the operation you requested");
        }
    }

    /// <summary>The two parts in any order; the one with the options goes by two names (contract 5.1).</summary>
    private static async Task<(DeployOptions Options, byte[] Zip)> ReadAsync(HttpContext context)
    {
        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed) && parsed.MediaType == "multipart/form-data"
            ? parsed : throw new SalesforceException(415, "UNSUPPORTED_MEDIA_TYPE", "multipart/form-data is expected");
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value ?? throw Malformed("no boundary");
        DeployOptions? options = null;
        byte[]? zip = null;
        try
        {
            var reader = new MultipartReader(boundary, context.Request.Body);
            while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
            {
                var name = section.GetContentDispositionHeader() is { } header ? HeaderUtilities.RemoveQuotes(header.Name).Value : null;
                using var content = new MemoryStream();
                await section.Body.CopyToAsync(content, context.RequestAborted);
                switch (name)
                {
                    case "json" or "entity_content":
                        using (var document = JsonDocument.Parse(content.ToArray()))
                        {
                            options = DeployJson.Read(document.RootElement);
                        }

                        break;
                    case "file":
                        zip = content.ToArray();
                        break;
                }
            }
        }
        catch (Exception broken) when (broken is IOException or JsonException or InvalidDataException)
        {
            throw Malformed(broken.Message);
        }

        return options is null || zip is null ? throw Malformed("the parts json and file are needed") : (options, zip);
    }

    private static SalesforceException Malformed(string what) => SalesforceException.BadRequest("INVALID_MULTIPART_REQUEST",
        $"The multipart request is not valid: {what}");
}
