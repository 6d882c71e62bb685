using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Cleaning;

/// <summary>One cleaner per layout: accounts read under an earlier framework stand in the book in an earlier layout until they are read again.</summary>
public sealed class Cleaners
{
    private readonly Framework _framework;
    private readonly string _crm;
    private readonly IReadOnlyList<string> _facts;
    private readonly Dictionary<int, AttributeCleaner> _byLayout = [];

    /// <param name="current">The layout of this run's reading; attributes that it does not show get one finding each.</param>
    /// <param name="facts">Keys of the facts that other sources may give; none when there are no other sources.</param>
    public Cleaners(Framework framework, string crm, FieldLayout current, FindingTally findings, IReadOnlyList<string>? facts = null)
    {
        (_framework, _crm, _facts) = (framework, crm, facts ?? []);
        For(current).ReportNotShown(findings);
    }

    public AttributeCleaner For(FieldLayout layout)
    {
        if (!_byLayout.TryGetValue(layout.Id, out var cleaner)) _byLayout[layout.Id] = cleaner = new AttributeCleaner(_framework, _crm, layout, _facts);
        return cleaner;
    }
}
