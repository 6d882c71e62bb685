using Connector.Accounts;

namespace Connector.Planning;

/// <summary>One account's side of planning; every span is parallel to the planned fields.</summary>
/// <param name="value">What the account weighs; null while unknown.</param>
/// <param name="ours">What we want each field to hold; unknown = it is left as it is.</param>
/// <param name="held">Which fields an undo holds: they are left as they are until the inputs or the framework change. Null = none.</param>
public readonly ref struct AccountCells(
    AccountId id, double? value, ReadOnlySpan<AttributeValue> ours, ReadOnlySpan<AttributeValue> theirs, ReadOnlySpan<AttributeValue> acknowledged, bool[]? held)
{
    public AccountId Id { get; } = id;

    public double? Value { get; } = value;

    public ReadOnlySpan<AttributeValue> Ours { get; } = ours;

    public ReadOnlySpan<AttributeValue> Theirs { get; } = theirs;

    public ReadOnlySpan<AttributeValue> Acknowledged { get; } = acknowledged;

    public bool IsHeld(int field) => held is not null && held[field];
}
