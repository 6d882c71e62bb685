using System.Text.Json;
using System.Text.RegularExpressions;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>Composite graph: each graph is done whole or not at all; limits of contract 2.8.</summary>
internal static partial class CompositeGraph
{
    private const int MostGraphs = 75;
    private const int MostNodes = 500;
    private const int MostDepth = 15;
    private const int MostKinds = 15;
    private const int MostFailedGraphs = 14;

    private sealed record Graph(string Id, List<CompositeEndpoints.Node> Nodes);

    public static async Task RunAsync(HttpContext context, CompositeEndpoints.Services services)
    {
        var body = await context.ReadObjectAsync();
        var graphs = Read(body);
        var answers = new List<IReadOnlyDictionary<string, SubrequestAnswer>>();
        foreach (var graph in graphs)
        {
            answers.Add(answers.Count(Failed) >= MostFailedGraphs
                ? graph.Nodes.ToDictionary(node => node.Id, _ => SubrequestAnswer.Refused(400, "PROCESSING_HALTED",
                    $"Processing was halted after {MostFailedGraphs} graphs failed."))
                : await CompositeEndpoints.RunAsync(context, services, graph.Nodes, allOrNone: true));
        }

        await context.WriteJsonAsync(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("graphs");
            for (var i = 0; i < graphs.Count; i++)
            {
                writer.WriteStartObject();
                writer.WriteString("graphId", graphs[i].Id);
                writer.WriteStartObject("graphResponse");
                CompositeEndpoints.Write(writer, graphs[i].Nodes, answers[i]);
                writer.WriteEndObject();
                writer.WriteBoolean("isSuccessful", !Failed(answers[i]));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static bool Failed(IReadOnlyDictionary<string, SubrequestAnswer> answers) => answers.Values.Any(answer => !answer.Succeeded);

    private static List<Graph> Read(JsonElement body)
    {
        if (!body.TryGetProperty("graphs", out var array) || array.ValueKind != JsonValueKind.Array
            || array.GetArrayLength() is 0 or > MostGraphs)
        {
            throw SalesforceException.BadRequest("LIMIT_EXCEEDED", $"1 to {MostGraphs} graphs are allowed in a payload");
        }

        var graphs = array.EnumerateArray().Select(graph => new Graph(
            graph.Text("graphId") ?? throw SalesforceException.BadRequest("REQUIRED_FIELD_MISSING", "graphId is missing"),
            CompositeEndpoints.Read(graph))).ToList();
        if (graphs.DistinctBy(graph => graph.Id).Count() < graphs.Count)
        {
            throw SalesforceException.BadRequest("INVALID_INPUT", "graphId must be unique");
        }

        if (graphs.Sum(graph => graph.Nodes.Count) > MostNodes)
        {
            throw SalesforceException.BadRequest("LIMIT_EXCEEDED", $"At most {MostNodes} nodes are allowed in a payload");
        }

        graphs.ForEach(Check);
        return graphs;
    }

    private static void Check(Graph graph)
    {
        var depths = new Dictionary<string, int>(StringComparer.Ordinal);
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            if (RowUrl().Match(node.Url) is not { Success: true } row || int.Parse(row.Groups[1].ValueSpan, null) < 50)
            {
                throw SalesforceException.BadRequest("INVALID_INPUT", $"A graph takes sobject row resources of v50.0 and later only: {node.Url}");
            }

            kinds.Add($"{node.Method} {row.Groups[2].Value}");
            depths[node.Id] = 1 + References.In(node.Url + node.Body).Select(id => depths.GetValueOrDefault(id)).DefaultIfEmpty().Max();
        }

        if (kinds.Count > MostKinds || depths.Values.Max() > MostDepth)
        {
            throw SalesforceException.BadRequest("LIMIT_EXCEEDED",
                $"Graph {graph.Id} has more than {MostKinds} kinds of node or is deeper than {MostDepth}");
        }
    }

    [GeneratedRegex(@"^/services/data/v(\d+)\.0/sobjects/(\w+)(?:/|$)")]
    private static partial Regex RowUrl();
}
