namespace Connector.Segmentation.Derived;

/// <summary>What is made of the values of a group's members.</summary>
public enum RollupKind
{
    Sum,
    Max,
    Count,
}

/// <summary>
/// <c>sum of employees along parent</c>: what an account's whole group has, from the ultimate parent down to the last descendant, customers or not. To the rules
/// such an attribute is an input like any other; its value comes with the account and does not follow from it alone.
/// </summary>
/// <param name="Of">Position of the attribute that is rolled up; null for a count of accounts.</param>
/// <param name="Parent">Position of the attribute that names an account's parent by the CRM's id.</param>
/// <param name="Text">As the file has it.</param>
public sealed record Rollup(RollupKind Kind, int? Of, int Parent, string Text)
{
    /// <summary>Positions of the attributes it reads.</summary>
    public IEnumerable<int> Inputs => Of is { } of ? [of, Parent] : [Parent];
}
