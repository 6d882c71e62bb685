using Connector.Accounts;
using Connector.Cleaning.Groups;
using Connector.Segmentation;

namespace Connector.Cleaning;

/// <summary>One cleaner per layout: accounts read under an earlier framework stand in the book in an earlier layout until they are read again.</summary>
/// <param name="framework">As of a day (<see cref="Framework.On"/>) where amounts are converted.</param>
/// <param name="groups">What is rolled up over the accounts' groups.</param>
/// <param name="facts">Keys of the facts that other sources may give; none when there are no other sources.</param>
public sealed class Cleaners(Framework framework, string crm, AccountGroups groups, IReadOnlyList<string>? facts = null)
{
    private readonly Dictionary<int, AttributeCleaner> _byLayout = [];

    public AttributeCleaner For(FieldLayout layout)
    {
        if (!_byLayout.TryGetValue(layout.Id, out var cleaner)) _byLayout[layout.Id] = cleaner = new AttributeCleaner(framework, crm, layout, facts, groups);
        return cleaner;
    }
}
