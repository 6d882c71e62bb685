using Connector.Accounts;

namespace Connector.Segmentation.Linting;

/// <summary>Entries of the policy that guard nothing, perhaps misspelt; freezes that are over; rates that have grown old; reviews that are due.</summary>
internal sealed class PolicyRules(Framework framework, FrameworkPlaces places, DateOnly day)
{
    /// <summary>A rate is published at least every month.</summary>
    private const int OldRateDays = 45;

    public IEnumerable<LintFinding> Check() => [.. Policy(), .. Freezes(), .. Rates(), .. Review()];

    private IEnumerable<LintFinding> Policy()
    {
        var purposes = framework.Dimensions.SelectMany(dimension => dimension.Purposes).ToHashSet(StringComparer.Ordinal);
        foreach (var forbidden in framework.Policy.Forbidden)
        {
            var idle = framework.Attribute(forbidden.Attribute) is null ? $"no attribute is named {forbidden.Attribute}"
                : forbidden.Purpose is { } purpose && !purposes.Contains(purpose) ? $"no dimension has the purpose {purpose}"
                : forbidden.Jurisdiction is { } jurisdiction && !framework.Policy.Jurisdictions.Contains(jurisdiction) ? $"the jurisdictions do not list {jurisdiction}"
                : null;
            if (idle is null) continue;
            yield return new LintFinding(Severity.Information, "idle-policy", forbidden.Attribute, places.Of("policy", "forbidden"),
                $"the policy forbids {forbidden}, and {idle}: right if that is to stay so, else check the spelling", []);
        }
    }

    private IEnumerable<LintFinding> Freezes() => framework.Dimensions.Where(dimension => dimension.Mode?.FrozenUntil <= day).Select(dimension =>
        new LintFinding(Severity.Warning, "freeze-ended", dimension.Name, places.Of("dimensions", dimension.Name, "mode"),
            $"{dimension.Name} was frozen until {dimension.Mode!.FrozenUntil:yyyy-MM-dd} and no longer is: take 'mode' out, or name a later day", []));

    private IEnumerable<LintFinding> Rates() => framework.Currency?.Rates is not { } rates ? [] : rates.Currencies
        .Where(currency => rates.Latest(currency) < day.AddDays(-OldRateDays)).Select(currency =>
            new LintFinding(Severity.Warning, "old-rate", "currency", places.Of("currency", "rates"),
                $"the latest rate of {currency} is of {rates.Latest(currency):yyyy-MM-dd}: add a newer one to table {rates.Name}", []));

    private IEnumerable<LintFinding> Review() => framework.Review?.OverdueOn(day) is not { } overdue ? []
        : [new LintFinding(Severity.Warning, "review-overdue", "review", places.Of("review"), overdue, [])];
}
