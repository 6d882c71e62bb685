using Connector.Accounts;

namespace Connector.Planning;

/// <summary>One account's row of the plan.</summary>
/// <param name="Key">The store's key of the account.</param>
/// <param name="Before">Parallel to the plan's layout: what the CRM held when the plan was made.</param>
public sealed record PlannedChange(long Key, AccountId Id, AttributeValue[] Before, FieldChange[] Changes)
{
    /// <summary>True when a field that would be changed no longer holds what it held when the plan was made.</summary>
    /// <param name="now">What the fields hold now; null = not known to have changed.</param>
    public bool HasMoved(AttributeValue[]? now)
    {
        for (var i = 0; now is not null && i < Changes.Length; i++)
        {
            if (Changes[i].Action != ChangeAction.Keep && now[i] != Before[i]) return true;
        }

        return false;
    }
}
