using Connector.Accounts;
using Connector.Segmentation.Cells;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Yaml;

/// <summary>Root node → framework. What it returns is only fit for use when nothing was reported.</summary>
internal sealed class FrameworkReader(FrameworkProblems problems, TableShelf tables)
{
    public Framework Read(YamlNode root)
    {
        var map = new MapReader(root, "the framework file", MapKeys.Framework, problems);
        var reader = new AttributesReader(problems, tables);
        var attributes = reader.Read(map);
        var scores = new ScoresReader(problems, new ConditionReader(attributes, reader.Untyped, problems), attributes).Read(map);
        var conditions = new ConditionReader(attributes, reader.Untyped, problems, scores);
        var dimensions = new DimensionsReader(problems, conditions, attributes).Read(map);
        CheckCrmNames(map, dimensions);
        var views = new ViewsReader(problems, dimensions, attributes);
        CheckSets(map, attributes, dimensions);
        new StaleReader(problems).CheckShared(map, attributes);
        var registers = new RegistersReader(problems, [.. dimensions.Select(dimension => dimension.Name), .. map.Entries("views").Concat(map.Entries("measures")).Select(entry => entry.Key.Value)]);
        var candidates = new CandidatesReader(problems, attributes, dimensions);
        var objectives = candidates.Objectives(map);
        var policies = new PolicyReader(problems);
        var policy = policies.Read(map);

        var framework = new Framework
        {
            Name = map.RequiredText("framework"),
            Version = map.RequiredParsed<SemanticVersion>("version", FrameworkWords.TryVersion, "a semantic version such as 1.2.0")
                ?? default,
            Effective = map.RequiredParsed<DateOnly>("effective", FrameworkWords.TryDate, "a date such as 2026-11-01") ?? default,
            Owner = map.RequiredText("owner"),
            Sponsor = map.Scalar("sponsor")?.Value.Trim(),
            Objective = map.RequiredText("objective"),
            Objectives = objectives,
            Candidates = candidates.Candidates(map, objectives),
            Review = Review(map),
            Currency = new CurrencyReader(problems, tables, attributes).Read(map),
            Questions = registers.Questions(map),
            UseCases = registers.UseCases(map),
            Consumers = registers.Consumers(map),
            Strategy = new StrategyReader(problems, dimensions).Read(map),
            Policy = policy,
            Population = Population(map, conditions),
            Attributes = attributes,
            Scores = scores,
            Conflicts = new ConflictsReader(problems, conditions, attributes).Read(map),
            Dimensions = dimensions,
            Value = Value(map, attributes),
            Guard = Guard(map),
            Escalations = new EscalationsReader(problems).Read(map),
            Reconciliations = new ReconciliationsReader(problems, attributes).Read(map),
            Views = views.Views(map),
            Measures = views.Measures(map),
            Waivers = map.Texts("waive", "a reason"),
            Hash = "",
            Text = "",
        };
        policies.Check(framework, map);
        return framework;
    }

    private int? Value(MapReader map, IReadOnlyList<AttributeDefinition> attributes)
    {
        if (map.Scalar("value") is not { } name) return null;
        var money = attributes.Where(attribute => attribute is { Type: AttributeType.Money, Rollup: null }).ToList();
        if (money.Find(attribute => attribute.Name == name.Value) is { Rollup: null } found) return found.Index;
        problems.Add(name, $"'{name.Value}' is no money attribute, and accounts are weighed by one.{Suggestion.For(name.Value, money.Select(attribute => attribute.Name))}");
        return null;
    }

    private ReviewRule? Review(MapReader framework)
    {
        if (framework.Any("review") is not { } node) return null;
        var review = new MapReader(node, "review", MapKeys.Review, problems);
        var every = review.RequiredParsed<TimeSpan>("every", FrameworkWords.TryDuration, "a duration such as 90d or 365d") ?? TimeSpan.FromDays(1);
        if (every < TimeSpan.FromDays(1)) problems.Add(review.Any("every")!, "a review is due after one day at the earliest: write 90d or 365d");
        return new ReviewRule(every, review.RequiredParsed<DateOnly>("last", FrameworkWords.TryDate, "a date such as 2026-11-01") ?? default);
    }

    private GuardRule? Guard(MapReader framework)
    {
        if (framework.Any("guard") is not { } node) return null;
        const string share = "a share such as 5%";
        const int defaultTolerance = 20;
        var guard = new MapReader(node, "guard", MapKeys.Guard, problems);
        return new GuardRule(
            guard.RequiredParsed<double>("max_changed", FrameworkWords.TryPercent, share) ?? 0,
            guard.Parsed<double>("max_value_moved", FrameworkWords.TryPercent, share) ?? 1,
            guard.Parsed<int>("tolerates", FrameworkWords.TryCount, "a number of accounts such as 20") ?? defaultTolerance,
            guard.Parsed<int>("band", FrameworkWords.TryCount, "a number of median deviations such as 6"));
    }

    private Population Population(MapReader map, ConditionReader conditions)
    {
        if (map.Any("population") is not { } node) return Missing(map, "population", NoPopulation);

        var population = new MapReader(node, "population", MapKeys.Population, problems);
        return population.RequiredScalar("active") is { } active && conditions.Read(active, "the population") is { } condition
            ? new Population(active.Value.Trim(), condition)
            : NoPopulation;
    }

    /// <summary>A misspelt CRM name would otherwise be an attribute that no CRM shows.</summary>
    private void CheckCrmNames(MapReader map, IReadOnlyList<Dimension> dimensions)
    {
        var crms = dimensions.SelectMany(dimension => dimension.Fields.Keys).Distinct(StringComparer.Ordinal).ToList();
        if (crms.Count == 0) return;
        foreach (var entry in map.Entries("attributes"))
        {
            foreach (var crm in AttributesReader.CrmNames(entry.Value).Where(crm => !crms.Contains(crm.Value)))
            {
                var mend = Suggestion.For(crm.Value, crms);
                problems.Add(crm, $"no dimension has a field in '{crm.Value}', which feeds attribute '{entry.Key.Value}'.{mend}");
            }
        }
    }

    /// <summary>Each value asked for doubles what a set can be as far as the rules can tell.</summary>
    private void CheckSets(MapReader map, IReadOnlyList<AttributeDefinition> attributes, IReadOnlyList<Dimension> dimensions)
    {
        var asked = dimensions.SelectMany(dimension => dimension.Segments).SelectMany(segment => segment.Conditions).SelectMany(clause => clause.Tests)
            .OfType<HasTest>().Where(test => test is { Attribute.Index: >= 0, Value.Value.Kind: ValueKind.Text }).ToLookup(test => test.Attribute.Index, test => test.Value.Value.Text);
        foreach (var attribute in attributes.Where(attribute => asked[attribute.Index].Distinct(StringComparer.OrdinalIgnoreCase).Count() > SetCells.MostValues))
        {
            var key = map.Entries("attributes").First(entry => entry.Key.Value == attribute.Name).Key;
            problems.Add(key, $"the conditions ask whether {attribute.Name} has one of more than {SetCells.MostValues} values: group them with 'map' or 'standardise'");
        }
    }

    private static Population NoPopulation => new("", new KnownTest(new AttributeReference("", default), true));

    private static T Missing<T>(MapReader map, string key, T instead)
    {
        map.Missing(key);
        return instead;
    }
}
