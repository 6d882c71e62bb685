using Connector.Accounts;
using Connector.Cleaning;
using Connector.Segmentation;
using Connector.Stages;
using Connector.Store;

namespace Connector.Surveys;

/// <summary>Where an attribute's value comes from, and how old it is.</summary>
/// <param name="Source">Of the CRM its field, of other systems the fact: <c>enrichment.employees</c>.</param>
/// <param name="Vendor">Who said it, by its name in the settings; null = the CRM.</param>
/// <param name="Since">Of the CRM: since when the book has held this value, as far as it knows; of others: when they say it was so. UTC.</param>
/// <param name="FreshUntil">When it is older than the attribute allows (<c>max_age</c>); null = never, or it is the CRM's, which does not tell how old a value is.</param>
public sealed record InputOrigin(string Source, string? Vendor, DateTimeOffset Since, DateTimeOffset? FreshUntil);

/// <summary>Dates what cleaning tells about each value: which field or fact it came from.</summary>
public static class InputOrigins
{
    /// <param name="origins">By attribute position, as the account was cleaned.</param>
    /// <param name="facts">As they were filled for this account.</param>
    /// <returns>By attribute position; null = unknown, derived, or the attribute's own default.</returns>
    public static IReadOnlyList<InputOrigin?> Of(Framework framework, AccountHistory history, ReadOnlySpan<ValueOrigin> origins, BookFacts facts)
    {
        var found = new InputOrigin?[framework.Attributes.Count];
        for (var i = 0; i < found.Length; i++)
        {
            if (origins[i].Input is not { } input) continue;
            if (!origins[i].IsFact) found[i] = new InputOrigin(input, null, HeldSince(history, input, DateTimeOffset.MaxValue) ?? history.ReadAt, null);
            else if (facts.GiverOf(input) is { } giver) found[i] = new InputOrigin(input, giver.Vendor, giver.AsOf, giver.AsOf + framework.Attributes[i].MaxAge);
        }

        return found;
    }

    /// <summary>Since when the book had a field's value of a moment, as far as it knows; null when it did not have the field then.</summary>
    public static DateTimeOffset? HeldSince(AccountHistory history, string field, DateTimeOffset moment)
    {
        DateTimeOffset? since = null;
        var value = AttributeValue.Unknown;
        foreach (var (from, isGone, layout, inputs) in Images(history).Where(image => image.From <= moment))
        {
            if (isGone || layout.IndexOf(field) is not (var position and >= 0) || (since is not null && inputs[position] != value)) break;
            (since, value) = (from, inputs[position]);
        }

        return since;
    }

    /// <summary>Newest first.</summary>
    private static IEnumerable<(DateTimeOffset From, bool IsGone, FieldLayout Layout, AttributeValue[] Inputs)> Images(AccountHistory history) => history.Images
        .Select(image => (image.KnownFrom, image.IsGone, image.Layout, image.Inputs)).Prepend((history.ReadAt, false, history.Account.Layout, history.Account.Inputs));
}
