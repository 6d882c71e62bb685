using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>Composite, composite graph and composite batch (contract 2.8). Codes of exceeded limits are UNCONFIRMED there.</summary>
internal static class CompositeEndpoints
{
    private const int MostSubrequests = 25;
    private const int MostQueriesAndCollections = 5;

    public static void MapComposite(this IEndpointRouteBuilder data)
    {
        data.MapPost("/composite", CompositeAsync);
        data.MapPost("/composite/batch", BatchAsync);
        data.MapPost("/composite/graph", CompositeGraph.RunAsync);
    }

    internal sealed record Services(SalesforceOrg Org, Subrequests Subrequests);

    /// <summary>One subrequest as the client wrote it.</summary>
    internal sealed record Node(string Id, string Method, string Url, string? Body);

    private static async Task CompositeAsync(HttpContext context, Services services)
    {
        var body = await context.ReadObjectAsync();
        var nodes = Read(body);
        if (nodes.Count > MostSubrequests || nodes.Count(IsQueryOrCollection) > MostQueriesAndCollections)
        {
            throw SalesforceException.BadRequest("LIMIT_EXCEEDED", $"At most {MostSubrequests} subrequests are allowed, and at most "
                + $"{MostQueriesAndCollections} of them may be queries or sObject Collections");
        }

        var allOrNone = body.TryGetProperty("allOrNone", out var flag) && flag.ValueKind == JsonValueKind.True;
        var answers = await RunAsync(context, services, nodes, allOrNone);
        await context.WriteJsonAsync(200, writer =>
        {
            writer.WriteStartObject();
            Write(writer, nodes, answers);
            writer.WriteEndObject();
        });
    }

    /// <summary>The compositeRequest array. Ids must be unique and of letters, digits and underscores.</summary>
    public static List<Node> Read(JsonElement body)
    {
        if (!body.TryGetProperty("compositeRequest", out var array) || array.ValueKind != JsonValueKind.Array || array.GetArrayLength() == 0)
        {
            throw SalesforceException.BadRequest("REQUIRED_FIELD_MISSING", "compositeRequest must hold at least one subrequest");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        return [.. array.EnumerateArray().Select(item =>
        {
            var (id, method, url) = (item.Text("referenceId"), item.Text("method"), item.Text("url"));
            return References.IsId(id) && ids.Add(id!) && method is not null && url is not null
                ? new Node(id!, method.ToUpperInvariant(), url, item.TryGetProperty("body", out var given) ? given.GetRawText() : null)
                : throw SalesforceException.BadRequest("INVALID_INPUT",
                    $"method, url and a unique referenceId of letters, digits and underscores are needed. Provided value was {id}");
        })];
    }

    /// <summary>Runs the subrequests in order, all or none if asked; answers by reference id.</summary>
    public static async Task<IReadOnlyDictionary<string, SubrequestAnswer>> RunAsync(HttpContext context, Services services,
        IReadOnlyList<Node> nodes, bool allOrNone)
    {
        var answers = new Dictionary<string, SubrequestAnswer>(StringComparer.Ordinal);
        var transaction = allOrNone ? new Transaction() : null;
        foreach (var node in nodes)
        {
            var answer = await RunAsync(context, services, node, answers, transaction);
            answers[node.Id] = answer;
            if (transaction is not null && (!answer.Succeeded || transaction.HasRefusedRow))
            {
                transaction.RollBack(services.Org);
                foreach (var other in nodes.Where(other => other.Id != node.Id))
                {
                    answers[other.Id] = SubrequestAnswer.RolledBack();
                }

                break;
            }
        }

        return answers;
    }

    public static void Write(Utf8JsonWriter writer, IReadOnlyList<Node> nodes, IReadOnlyDictionary<string, SubrequestAnswer> answers)
    {
        writer.WriteStartArray("compositeResponse");
        foreach (var node in nodes)
        {
            var answer = answers[node.Id];
            writer.WriteStartObject();
            writer.WritePropertyName("body");
            answer.WriteBody(writer);
            writer.WriteStartObject("httpHeaders");
            if (answer.Location is not null)
            {
                writer.WriteString("Location", answer.Location);
            }

            writer.WriteEndObject();
            writer.WriteNumber("httpStatusCode", answer.Status);
            writer.WriteString("referenceId", node.Id);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static async Task<SubrequestAnswer> RunAsync(HttpContext context, Services services, Node node,
        Dictionary<string, SubrequestAnswer> answers, Transaction? transaction)
    {
        try
        {
            var url = References.Resolve(node.Url, answers, json: false);
            var body = node.Body is null ? null : References.Resolve(node.Body, answers, json: true);
            return await services.Subrequests.RunAsync(context, node.Method, url, body, transaction);
        }
        catch (SalesforceException unresolved)
        {
            return SubrequestAnswer.Refused(unresolved.Status, unresolved.Code, unresolved.Message);
        }
    }

    private static bool IsQueryOrCollection(Node node) => node.Url.Contains("/query", StringComparison.Ordinal)
        || node.Url.Contains("/composite/sobjects", StringComparison.Ordinal);

    /// <summary>Batch: independent subrequests, urls without /services/data; after a failure the rest can be halted.</summary>
    private static async Task BatchAsync(HttpContext context, Services services)
    {
        var body = await context.ReadObjectAsync();
        if (!body.TryGetProperty("batchRequests", out var requests) || requests.ValueKind != JsonValueKind.Array
            || requests.GetArrayLength() is 0 or > MostSubrequests)
        {
            throw SalesforceException.BadRequest("LIMIT_EXCEEDED", $"batchRequests must hold 1 to {MostSubrequests} subrequests");
        }

        var halts = body.TryGetProperty("haltOnError", out var flag) && flag.ValueKind == JsonValueKind.True;
        var answers = new List<SubrequestAnswer>();
        foreach (var request in requests.EnumerateArray())
        {
            answers.Add(halts && answers.Exists(answer => !answer.Succeeded)
                ? SubrequestAnswer.Refused(412, "BATCH_PROCESSING_HALTED", "Batch processing halted per request")
                : await services.Subrequests.RunAsync(context, request.Text("method") ?? "GET",
                    "/services/data/" + request.Text("url")?.TrimStart('/'),
                    request.TryGetProperty("richInput", out var input) ? input.GetRawText() : null, null));
        }

        await context.WriteJsonAsync(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("hasErrors", answers.Exists(answer => !answer.Succeeded));
            writer.WriteStartArray("results");
            foreach (var answer in answers)
            {
                writer.WriteStartObject();
                writer.WriteNumber("statusCode", answer.Status);
                writer.WritePropertyName("result");
                answer.WriteBody(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }
}
