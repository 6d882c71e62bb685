using Connector.Accounts;
using Connector.Reading;
using Connector.Store.Packing;

namespace Connector.Store;

/// <summary>
/// Keeps what stood in a field before we wrote there. Were our own value taken for the CRM's, a bought number would be the customer's from the next
/// read on: never stale, never corrected, and trusted more than the source that it came from. Only inside a turn.
/// </summary>
internal sealed class OwnWrites(Layouts layouts, BookRead read, ReadFields fields)
{
    /// <summary>The inputs to keep in place of those that came; null when none of them is a value of ours.</summary>
    /// <param name="values">As they came.</param>
    public AttributeValue[]? Evidence(AttributeValue[] values, KnownRow known)
    {
        if (known.Own is not { } own || (own.Acknowledged is null && own.Ours is null)) return null;
        var written = fields.Written(values);
        var (acknowledged, ours) = (layouts.Values(own.Acknowledged, read.Written), layouts.Values(own.Ours, read.Written));
        AttributeValue[]? evidence = null;
        foreach (var (input, place) in fields.Shared)
        {
            if (!written[place].IsKnown || (written[place] != acknowledged[place] && written[place] != ours[place])) continue;
            var (layout, before) = PackedValues.Values(own.Image);
            if (layouts.Get(layout).IndexOf(read.Inputs.Fields[input]) is not (var position and >= 0)) continue;
            evidence ??= fields.Inputs(values).ToArray();
            evidence[input] = before[position];
        }

        return evidence;
    }
}
