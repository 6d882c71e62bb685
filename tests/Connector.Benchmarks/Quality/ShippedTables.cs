using Connector.Accounts;
using Connector.Cleaning.Standards;
using Connector.Cleaning;
using Connector.Crashes;
using Connector.Segmentation;

namespace Connector.Benchmarks.Quality;

/// <summary>Runs texts through the real cleaner with a table of <c>config/</c>.</summary>
internal sealed class ShippedTables
{
    private readonly AttributeCleaner _cleaner;
    private readonly StandardLookup _lookup;
    private readonly AttributeValue[] _values = new AttributeValue[1];

    public ShippedTables(string table)
    {
        var text = $$"""
            framework: quality
            version: 1.0.0
            effective: 2026-11-01
            owner: Tests
            objective: quality
            population: { active: value is known }
            attributes: { value: { type: category, standardise: {{table}}, sources: [ crm: { crm: Field } ] } }
            dimensions: { d: { label: D, kind: value, fields: { crm: D }, segments: [ { name: s, label: S, when: value is known, action: A } ], otherwise: { name: o, label: O, action: A } } }
            """;
        var loaded = FrameworkFile.Parse(text, table, name => new TableFile(name, File.ReadAllText(Path.Combine(Built.Config, name + ".csv"))));
        var framework = loaded.Framework ?? throw new InvalidOperationException(string.Join(Environment.NewLine, loaded.Errors));
        _lookup = new StandardLookup(framework.Attributes[0].Standardise!);
        _cleaner = new AttributeCleaner(framework, "crm", new FieldLayout(0, ["Field"]));
    }

    /// <summary>The canonical value, and the rule that reported on the text; each null when there is none.</summary>
    public (string? Canonical, string? Rule) Read(string text)
    {
        var findings = new FindingTally(examplesPerRule: 0);
        _cleaner.Clean(new AccountId("1"), [AttributeValue.Of(text)], _values, findings);
        return (_values[0].IsKnown ? _values[0].Text : null, findings.Entries is [var entry, ..] ? entry.Rule : null);
    }

    /// <summary>What the review queue proposes for a text that no spelling fits.</summary>
    public string? Propose(string text) => _lookup.Propose(text);
}
