namespace Connector.Planning;

public enum AutomationKind
{
    /// <summary>Code that runs when a record is saved.</summary>
    Trigger,

    /// <summary>A flow started by saving a record.</summary>
    Flow,
    WorkflowRule,
}

/// <summary>Something in the CRM that runs when an account is written.</summary>
/// <param name="Name">API name.</param>
/// <param name="FiresOnUpdate">Whether changing an existing account starts it; null where the CRM does not tell in a list.</param>
public sealed record Automation(AutomationKind Kind, string Name, bool? FiresOnUpdate);

/// <param name="Found">Active ones on the account object, by kind and name.</param>
/// <param name="Notes">What could not be listed and why, one sentence each; empty when the list is complete.</param>
public sealed record AutomationList(IReadOnlyList<Automation> Found, IReadOnlyList<string> Notes);
