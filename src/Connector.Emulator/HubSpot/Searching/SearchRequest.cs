using System.Globalization;
using System.Text.Json;
using Connector.Emulator.HubSpot.Api;

namespace Connector.Emulator.HubSpot.Searching;

/// <summary>One condition of a search.</summary>
internal sealed record SearchFilter(string Property, string Operator, string? Value, string? HighValue, IReadOnlyList<string> Values);

/// <summary>The body of a search (contract 6): groups are OR, filters within one AND; all members may be missing.</summary>
internal sealed record SearchRequest(IReadOnlyList<IReadOnlyList<SearchFilter>> Groups, string? SortBy, bool Descending, string? Query,
    IReadOnlyList<string> Properties, int Limit, int After)
{
    public const int MostResults = 10_000;
    private const int MostGroups = 5;
    private const int MostFiltersOfGroup = 6;
    private const int MostFilters = 18;
    private const int MostCharacters = 3_000;
    private const int MostOfPage = 200;

    /// <exception cref="HubSpotException">It asks for more than a search gives, or in a wrong way.</exception>
    public static SearchRequest Read(JsonElement body)
    {
        // UNCONFIRMED: how the service counts and words this limit.
        if (body.GetRawText().Length > MostCharacters)
        {
            throw HubSpotException.BadRequest($"The request body must not be longer than {MostCharacters} characters");
        }

        var groups = ReadGroups(body);
        var (sortBy, descending) = ReadSort(body);
        var limit = Number(body, "limit", 10);
        var after = Number(body, "after", 0);
        if (limit is < 0 or > MostOfPage)
        {
            throw HubSpotException.BadRequest($"The limit must be at most {MostOfPage}");
        }

        if (after < 0 || after + limit > MostResults)
        {
            throw HubSpotException.BadRequest($"Paging beyond {MostResults} results is not supported");
        }

        return new(groups, sortBy, descending, body.IdText("query"), body.Texts("properties"), limit, after);
    }

    private static List<IReadOnlyList<SearchFilter>> ReadGroups(JsonElement body)
    {
        var groups = new List<IReadOnlyList<SearchFilter>>();
        if (body.TryGetProperty("filterGroups", out var given) && given.ValueKind == JsonValueKind.Array)
        {
            groups.AddRange(given.EnumerateArray().Select(group => ReadFilters(group)));
        }

        // Filters beside the groups are one more group.
        if (ReadFilters(body) is { Count: > 0 } bare)
        {
            groups.Add(bare);
        }

        return groups.Count <= MostGroups && groups.TrueForAll(group => group.Count <= MostFiltersOfGroup)
            && groups.Sum(group => group.Count) <= MostFilters
            ? groups
            : throw HubSpotException.BadRequest(
                $"A search takes at most {MostGroups} filter groups, {MostFiltersOfGroup} filters each, {MostFilters} in all");
    }

    private static List<SearchFilter> ReadFilters(JsonElement group) =>
        group.ValueKind == JsonValueKind.Object && group.TryGetProperty("filters", out var filters) && filters.ValueKind == JsonValueKind.Array
            ? [.. filters.EnumerateArray().Select(filter => new SearchFilter(
                filter.IdText("propertyName") ?? throw HubSpotException.BadRequest("A filter needs propertyName"),
                filter.IdText("operator") ?? throw HubSpotException.BadRequest("A filter needs operator"),
                filter.IdText("value"), filter.IdText("highValue"), filter.Texts("values")))]
            : [];

    /// <summary>One sort at most, as an object or, as the specification has it, a text.</summary>
    private static (string? Property, bool Descending) ReadSort(JsonElement body)
    {
        if (!body.TryGetProperty("sorts", out var sorts) || sorts.ValueKind != JsonValueKind.Array || sorts.GetArrayLength() == 0)
        {
            return (null, false);
        }

        if (sorts.GetArrayLength() > 1)
        {
            throw HubSpotException.BadRequest("A search takes one sort");
        }

        return sorts[0].ValueKind == JsonValueKind.String
            ? (sorts[0].GetString()!.TrimStart('-'), sorts[0].GetString()!.StartsWith('-'))
            : (sorts[0].IdText("propertyName") ?? throw HubSpotException.BadRequest("A sort needs propertyName"),
                sorts[0].IdText("direction") == "DESCENDING");
    }

    private static int Number(JsonElement body, string name, int standard) => body.IdText(name) is not { Length: > 0 } text ? standard
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw HubSpotException.BadRequest($"{name} must be a number");
}
