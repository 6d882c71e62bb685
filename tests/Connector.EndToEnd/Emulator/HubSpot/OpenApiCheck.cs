using System.Collections.Concurrent;
using System.Text.Json;
using Connector.Tests;

namespace Connector.EndToEnd.Emulator.HubSpot;

/// <summary>
/// Holds every JSON answer against the OpenAPI file of its area, read where it stands; without the files it checks nothing, and
/// <see cref="OpenApiTests"/> says so. It knows the subset of JSON schema that the reduced files use, and the deviations that their INDEX.md names:
/// 429, 401, 403, 404 and 5xx are not described; errors come without <c>category</c>; empty members of membership answers are left out; v4 ids
/// are numbers; 2026-09 has no 207. Recorded too: errors of batches come without <c>errors</c> and <c>links</c> (samples: objects-batch-update), and their
/// <c>subCategory</c> is a text, not an object (samples: errors-misc).
/// </summary>
internal sealed class OpenApiCheck : DelegatingHandler
{
    private const string Described = "contracts/hubspot/openapi";
    private static readonly string[] OptionalAnyway = ["category", "errors", "links", "recordIdsMissing", "recordIdsRemoved", "recordsIdsAdded"];
    private static readonly ConcurrentDictionary<string, IReadOnlyList<Operation>> Files = new();
    private static int _checked;

    public static bool HasFiles => Repository.HasShared(Described);

    /// <summary>How many answers of this run were held against a schema.</summary>
    public static int Checked => _checked;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (HasFiles && answer.Content.Headers.ContentType?.MediaType == "application/json" && (int)answer.StatusCode is < 500 and not (401 or 403 or 404 or 429))
        {
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            var path = request.RequestUri!.AbsolutePath;
            var problems = Problems(request.Method.Method, path, (int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken)).ToList();
            Assert.That(problems, Is.Empty, $"{request.Method} {path} answers {(int)answer.StatusCode} against its OpenAPI file");
        }

        return answer;
    }

    private static IEnumerable<string> Problems(string method, string path, int status, string body)
    {
        if (Find(method, path) is not { } operation)
        {
            // The older account and import paths of a version may lack a file; a wrong path would have answered HTML.
            return [];
        }

        var responses = operation.Node.GetProperty("responses");
        if (!responses.TryGetProperty($"{status}", out var response) && !responses.TryGetProperty(status == 207 ? "200" : "none", out response)
            && !responses.TryGetProperty(status == 207 ? "201" : "default", out response))
        {
            return [$"status {status} is not described"];
        }

        response = operation.Resolve(response);
        if (!response.TryGetProperty("content", out var content))
        {
            return [];
        }

        Interlocked.Increment(ref _checked);
        using var document = JsonDocument.Parse(body);
        return [.. Differences(operation, content.EnumerateObject().First().Value.GetProperty("schema"), document.RootElement, "$")];
    }

    private static IEnumerable<string> Differences(Operation operation, JsonElement schema, JsonElement value, string place)
    {
        schema = operation.Resolve(schema);
        if (schema.TryGetProperty("oneOf", out var choices) || schema.TryGetProperty("anyOf", out choices))
        {
            return choices.EnumerateArray().Any(choice => !Differences(operation, choice, value, place).Any()) ? [] : [$"{place} fits none of the choices"];
        }

        var type = schema.TryGetProperty("type", out var named) ? named.GetString() : null;
        if (!place.EndsWith(".subCategory", StringComparison.Ordinal) && !Fits(type, value))
        {
            return [$"{place} is {value.ValueKind}, not {type}"];
        }

        if (schema.TryGetProperty("enum", out var words) && value.ValueKind == JsonValueKind.String && !words.EnumerateArray().Any(word => word.GetString() == value.GetString()))
        {
            return [$"{place} = {value.GetString()} is none of the words"];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
                value.EnumerateArray().SelectMany((each, i) => Differences(operation, items, each, $"{place}[{i}]")),
            JsonValueKind.Object => Members(operation, schema, value, place),
            _ => [],
        };
    }

    private static IEnumerable<string> Members(Operation operation, JsonElement schema, JsonElement value, string place)
    {
        var properties = schema.TryGetProperty("properties", out var named) ? named : default;
        var extra = schema.TryGetProperty("additionalProperties", out var rest) && rest.ValueKind == JsonValueKind.Object ? rest : default;
        var missing = schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _) && !OptionalAnyway.Contains(name))
            : [];
        return missing.Select(name => $"{place}.{name} is missing").Concat(value.EnumerateObject().SelectMany(member =>
            properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(member.Name, out var known) ? Differences(operation, known, member.Value, $"{place}.{member.Name}")
            : extra.ValueKind == JsonValueKind.Object ? Differences(operation, extra, member.Value, $"{place}.{member.Name}") : []));
    }

    /// <summary>Null stands for any value that is not there; a number is taken where an id is declared as text (INDEX.md).</summary>
    private static bool Fits(string? type, JsonElement value) => value.ValueKind == JsonValueKind.Null || type switch
    {
        "string" => value.ValueKind is JsonValueKind.String or JsonValueKind.Number,
        "integer" or "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => true,
    };

    private static Operation? Find(string method, string path) => Files.GetOrAdd(Repository.Shared(Described), Load).Where(operation => operation.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
        .Where(operation => operation.Matches(path)).OrderBy(operation => operation.Variables).FirstOrDefault();

    private static IReadOnlyList<Operation> Load(string folder) =>
    [
        .. from file in Directory.EnumerateFiles(folder, "*.json")
           let root = JsonDocument.Parse(File.ReadAllText(file)).RootElement
           from path in root.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           select new Operation(root, path.Name.Split('/'), operation.Name, operation.Value),
    ];

    private sealed record Operation(JsonElement Root, string[] Path, string Method, JsonElement Node)
    {
        public int Variables => Path.Count(part => part.StartsWith('{'));

        public bool Matches(string path)
        {
            var parts = path.Split('/');
            return parts.Length == Path.Length && parts.Zip(Path).All(pair => pair.Second.StartsWith('{') || pair.First == pair.Second);
        }

        public JsonElement Resolve(JsonElement node)
        {
            while (node.TryGetProperty("$ref", out var reference))
            {
                node = reference.GetString()!.Split('/').Skip(1).Aggregate(Root, (at, name) => at.GetProperty(name));
            }

            return node;
        }
    }
}
