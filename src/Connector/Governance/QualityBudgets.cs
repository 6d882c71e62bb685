using System.Globalization;
using Connector.Segmentation;
using Connector.Store;

namespace Connector.Governance;

/// <summary>The budgets of every attribute with a quality target, from what the runs found.</summary>
public static class QualityBudgets
{
    /// <summary>Of the finding.</summary>
    public const string AlertRule = "quality-budget";

    /// <param name="now">UTC.</param>
    public static async Task<IReadOnlyList<(AttributeDefinition Attribute, IReadOnlyList<QualityBudget> Budgets)>> OfAsync(
        IConnectionStore store, Framework framework, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var targets = framework.Attributes.Where(attribute => attribute.Quality is not null).ToList();
        if (targets.Count == 0) return [];
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var first = today.AddDays(1 - targets.Max(attribute => attribute.Quality!.Over));
        var records = (await store.Quality.SinceAsync(new DateTimeOffset(first, TimeOnly.MinValue, TimeSpan.Zero), cancellationToken)).ToLookup(record => record.Count.Attribute);
        return [.. targets.Select(attribute => (attribute, ErrorBudget.Of(attribute.Quality!, [.. records[attribute.Name]], today)))];
    }

    /// <summary>One sentence per budget that is overspent, or soon will be; names no account and no person.</summary>
    public static IEnumerable<string> Alerts(AttributeDefinition attribute, IReadOnlyList<QualityBudget> budgets) =>
        budgets.Where(budget => budget.IsAlert).Select(budget => $"{attribute.Name}: {Text(budget, attribute.Quality!.Over)}: 'connector quality' says what is wrong and who sees to it");

    /// <summary>For people.</summary>
    public static string Text(QualityBudget budget, int over)
    {
        var burns = budget.Burns.Select(burn => string.Create(CultureInfo.InvariantCulture, $"{burn.LongRate:0.0}x in {burn.Rule.Days}d and {burn.ShortRate:0.0}x in {burn.Rule.Still}d (limit {burn.Limit:0.0}x{(burn.IsAlert ? ", EXCEEDED" : "")})"));
        return string.Create(CultureInfo.InvariantCulture,
            $"{QualityTarget.Word(budget.Measure)} {budget.Now * 100:0.#}%, target {budget.Target * 100:0.##}% over {over}d, budget {(budget.Left >= 0 ? $"left {budget.Left * 100:0}%" : $"SPENT {(1 - budget.Left) * 100:0}%")}, burns {string.Join(", ", burns)}");
    }
}
