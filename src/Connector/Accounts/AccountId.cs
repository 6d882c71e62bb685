namespace Connector.Accounts;

/// <summary>The CRM's own identifier of one account, as the CRM spells it.</summary>
public readonly record struct AccountId(string Value)
{
    public override string ToString() => Value;
}
