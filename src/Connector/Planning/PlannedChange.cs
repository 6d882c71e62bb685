using Connector.Accounts;

namespace Connector.Planning;

/// <summary>One account's row of the plan.</summary>
/// <param name="Key">The store's key of the account.</param>
/// <param name="Before">Parallel to the plan's layout: what the CRM held when the plan was made.</param>
/// <param name="Value">What the account weighed then; null while unknown.</param>
public sealed record PlannedChange(long Key, AccountId Id, AttributeValue[] Before, FieldChange[] Changes, double? Value = null);
