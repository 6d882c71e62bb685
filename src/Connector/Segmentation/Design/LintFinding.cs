using Connector.Accounts;

namespace Connector.Segmentation.Design;

/// <summary>Something about the framework itself that a person should look at.</summary>
/// <param name="Rule">Stable: <c>dead-segment</c>.</param>
/// <param name="Subject">What it is about: <c>customer_tier.core</c>.</param>
/// <param name="Message">One sentence, with the mend.</param>
/// <param name="Examples">Accounts that show it, by attribute position; may be empty.</param>
public sealed record LintFinding(Severity Severity, string Rule, TextPlace Place, string Subject, string Message, IReadOnlyList<IReadOnlyList<AttributeValue>> Examples);

/// <summary>What one CRM takes as the name and label of a segment field and its values.</summary>
public interface INamingRules
{
    /// <summary>As the framework names the CRM.</summary>
    string Crm { get; }

    /// <summary>What it would refuse, one sentence each.</summary>
    IEnumerable<string> Problems(Dimension dimension, string field);
}
