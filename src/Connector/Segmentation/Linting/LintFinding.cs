using Connector.Accounts;

namespace Connector.Segmentation.Linting;

/// <summary>Something that the framework's author should know; the framework can be used all the same.</summary>
/// <param name="Rule">Stable name, such as <c>dead-segment</c>.</param>
/// <param name="Subject">What it is about: <c>customer_tier.core</c>, an attribute, a question.</param>
/// <param name="Message">One sentence that says what is wrong and what mends it.</param>
/// <param name="Examples">Accounts that show it, which <c>explain</c> reproduces; two where a change from one to the other is the point.</param>
public sealed record LintFinding(
    Severity Severity, string Rule, string Subject, FramePlace Place, string Message, IReadOnlyList<ExampleAccount> Examples);

/// <summary>Line and column in the framework file, from 1.</summary>
public readonly record struct FramePlace(int Line, int Column);

/// <summary>An account made up to show what the rules do.</summary>
/// <param name="Attributes">By attribute position; valid values, or unknown.</param>
/// <param name="Dimension">The dimension that is shown.</param>
/// <param name="Segment">Where the rules put it.</param>
public sealed record ExampleAccount(IReadOnlyList<AttributeValue> Attributes, Dimension Dimension, Segment Segment);
