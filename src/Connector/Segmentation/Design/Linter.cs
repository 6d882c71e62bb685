using Connector.Segmentation.Proof;
using Connector.Segmentation.Yaml;

namespace Connector.Segmentation.Design;

/// <summary>Everything that can be said of a framework without looking at an account: its design, its names, and what its rules do. Pure.</summary>
public sealed class Linter(IReadOnlyList<INamingRules> naming)
{
    /// <summary>In the file's order.</summary>
    public IReadOnlyList<LintFinding> Lint(Framework framework) =>
    [
        .. new DesignRules(framework).Check().Concat(framework.Dimensions.SelectMany(Names)).Concat(new RuleProver(framework).Prove().Select(ToFinding))
            .OrderBy(finding => finding.Place.Line).ThenBy(finding => finding.Place.Column).ThenByDescending(finding => finding.Severity),
    ];

    private IEnumerable<LintFinding> Names(Dimension dimension) =>
        from rules in naming
        let field = dimension.CrmField(rules.Crm)
        where field is not null
        from problem in rules.Problems(dimension, field)
        select new LintFinding(Accounts.Severity.Error, $"{rules.Crm}-name", dimension.Place, dimension.Name, problem, []);

    private static LintFinding ToFinding(RuleFinding found) => new(
        found.Severity,
        FrameworkWords.Spelling(found.Defect).Replace('_', '-'),
        found.Segment?.Place ?? found.Dimension.Place,
        found.Segment is null ? found.Dimension.Name : $"{found.Dimension.Name}.{found.Segment.Name}",
        found.Message,
        found.Examples);
}
