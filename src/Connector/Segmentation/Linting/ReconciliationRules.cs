using Connector.Accounts;

namespace Connector.Segmentation.Linting;

/// <summary>Reconciliations whose two sides come, for some accounts, from one place: they agree there whatever is true.</summary>
internal sealed class ReconciliationRules(Framework framework, FrameworkPlaces places)
{
    public IEnumerable<LintFinding> Check()
    {
        foreach (var rule in framework.Reconciliations)
        {
            var shared = Inputs(rule.Sales).Intersect(Inputs(rule.Finance), StringComparer.OrdinalIgnoreCase).ToList();
            if (shared.Count == 0) continue;
            yield return new LintFinding(Severity.Error, "reconciled-with-itself", rule.Name, places.Of("reconciliations", rule.Name),
                $"{rule.Sales.Name} and {rule.Finance.Name} both read {string.Join(", ", shared)}, so that accounts agree with themselves: give each side sources of its own", []);
        }
    }

    /// <summary>The fields, each with its CRM, and facts that an attribute comes from in the end.</summary>
    private IEnumerable<string> Inputs(AttributeDefinition attribute) => framework.Behind(attribute.Index).SelectMany(index => framework.Attributes[index].Sources)
        .SelectMany(source => source.Key is { } fact ? [fact] : source.Fields.Select(field => $"{field.Key}: {field.Value}"));
}
