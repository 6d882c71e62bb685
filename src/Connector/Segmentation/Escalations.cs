using System.Globalization;
using Connector.Accounts;

namespace Connector.Segmentation;

/// <summary>What of a book an escalation watches; accounts, unless said otherwise.</summary>
public enum WatchedMeasure
{
    /// <summary>Overrides in force.</summary>
    Overrides,

    /// <summary>Active accounts that knowing more could put elsewhere in some dimension.</summary>
    Provisional,

    /// <summary>Active accounts in <c>otherwise</c>, in the dimension that has most of them.</summary>
    Unclassified,

    /// <summary>Fields of accounts that the latest run held back for approval.</summary>
    Held,

    /// <summary>Rejects that are open and that nobody waived.</summary>
    Rejects,

    /// <summary>Open disputes.</summary>
    Disputes,
}

/// <summary>More than this calls its owner, who answers with the evidence in time.</summary>
/// <param name="Within">From the run that found it; at least a day.</param>
/// <param name="Evidence">What the owner is to bring.</param>
public sealed record EscalationRule(string Name, WatchedMeasure Watch, EscalationLimit Above, string Owner, TimeSpan Within, string Evidence)
{
    /// <summary>What was found, for people.</summary>
    public string Text(long count, long active) =>
        string.Create(CultureInfo.InvariantCulture, $"{Watch.ToString().ToLowerInvariant()}: {count:N0} with {Plural.Of(active, "active account")}, above {Above}");
}

/// <summary>A number, or a share of the active accounts (0 to 1): one of the two.</summary>
public readonly record struct EscalationLimit(long? Count, double? Share)
{
    public bool IsExceeded(long count, long active) => Share is { } share ? count > share * active : count > Count;

    /// <summary>As in the framework file.</summary>
    public override string ToString() => Share is { } share ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##}%") : string.Create(CultureInfo.InvariantCulture, $"{Count}");
}
