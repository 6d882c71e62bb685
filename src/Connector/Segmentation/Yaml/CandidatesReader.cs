using System.Globalization;

namespace Connector.Segmentation.Yaml;

/// <summary>The sections <c>objectives</c> (<c>{ profitability: 70%, growth: 30% }</c>) and <c>candidates</c>, which are scored by them.</summary>
internal sealed class CandidatesReader(FrameworkProblems problems, IReadOnlyList<AttributeDefinition> attributes, IReadOnlyList<Dimension> dimensions)
{
    public IReadOnlyDictionary<string, double> Objectives(MapReader framework)
    {
        var objectives = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var entry in framework.Entries("objectives"))
        {
            problems.IsName(entry.Key, "an objective");
            if (entry.Value is YamlScalar scalar && FrameworkWords.TryPercent(scalar.Value, out var weight) && weight > 0) objectives[entry.Key.Value] = weight;
            else problems.Add(entry.Value, $"objective {entry.Key.Value} weighs a share above 0, such as 70%");
        }

        if (objectives.Count > 0 && Math.Abs(objectives.Values.Sum() - 1) > 0.001) problems.Add(framework.Any("objectives")!, "the objectives weigh 100% together");
        return objectives;
    }

    public IReadOnlyList<CandidateDimension> Candidates(MapReader framework, IReadOnlyDictionary<string, double> objectives)
    {
        var entries = framework.Entries("candidates");
        if (entries.Count > 0 && objectives.Count == 0) problems.Add(framework.Any("candidates")!, "candidates are scored by what matters: add 'objectives' with their weights, such as { profitability: 70%, growth: 30% }");
        return [.. entries.Select(entry => Candidate(entry, objectives))];
    }

    private CandidateDimension Candidate(YamlEntry entry, IReadOnlyDictionary<string, double> objectives)
    {
        var name = entry.Key.Value;
        problems.IsName(entry.Key, "a candidate");
        var map = new MapReader(entry.Value, $"candidate {name}", MapKeys.Candidate, problems);
        var dimension = dimensions.FirstOrDefault(one => one.Name == name);
        if (dimension is null && map.Any("attributes") is null) map.Missing("attributes");
        if (dimension is not null && map.Any("attributes") is { } twice) problems.Add(twice, $"{name} is a dimension: what it reads stands there, take 'attributes' out");
        List<int> read = dimension is not null ? [.. dimension.UsedAttributes] : [.. map.Items("attributes").Select(item => Attribute(item, name)).OfType<int>().Distinct()];
        if (map.Any("relevance") is null) map.Missing("relevance");
        return new CandidateDimension(name, map.Scalar("kind")?.Value.Trim() ?? dimension?.Kind.ToString().ToLowerInvariant() ?? map.RequiredText("kind"), read, Relevance(map, name, objectives), map.Scalar("why")?.Value.Trim());
    }

    private Dictionary<string, int> Relevance(MapReader map, string candidate, IReadOnlyDictionary<string, double> objectives)
    {
        var relevance = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in map.Entries("relevance"))
        {
            if (!objectives.ContainsKey(entry.Key.Value)) problems.Add(entry.Key, $"'{entry.Key.Value}' is no objective.{Suggestion.For(entry.Key.Value, objectives.Keys)}");
            if (entry.Value is YamlScalar scalar && int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var points) && points <= CandidateDimension.MostRelevant) relevance[entry.Key.Value] = points;
            else problems.Add(entry.Value, $"candidate {candidate} matters 0 to {CandidateDimension.MostRelevant} for an objective");
        }

        return relevance;
    }

    private int? Attribute(YamlNode node, string candidate)
    {
        var name = (node as YamlScalar)?.Value ?? "";
        if (attributes.FirstOrDefault(attribute => attribute.Name == name) is { } found) return found.Index;
        problems.Add(node, $"'{name}' is no attribute that candidate {candidate} could read.{Suggestion.For(name, attributes.Select(attribute => attribute.Name))}");
        return null;
    }
}
