using System.Globalization;
using Connector.Accounts;

namespace Connector.Segmentation.Holding;

/// <summary>What happens when an attribute has no value that is fresh enough. Only what other sources say has an age; of a CRM's field only "no value" is known.</summary>
/// <param name="Carry">So long beyond <see cref="AttributeDefinition.MaxAge"/> an old value goes on counting; then it is unknown. Null = not beyond.</param>
/// <param name="Holds">The attribute is held: accounts keep their segment wherever it could make a difference.</param>
/// <param name="Default">Stands in for it, and counts as known; unknown = nothing does.</param>
public sealed record StaleRule(TimeSpan? Carry, bool Holds, AttributeValue Default)
{
    /// <summary>As in the framework file.</summary>
    public override string ToString() => this switch
    {
        { Carry: { } days } => string.Create(CultureInfo.InvariantCulture, $"carry {days.TotalDays:0}d"),
        { Holds: true } => "hold",
        _ => $"default {Default}",
    };
}
