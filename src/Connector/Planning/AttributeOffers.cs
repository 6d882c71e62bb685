using Connector.Accounts;
using Connector.Cleaning;
using Connector.Enrichment;
using Connector.Reading;
using Connector.Segmentation;

namespace Connector.Planning;

/// <summary>
/// What of an account's attributes may go back into the CRM: a value that the field does not hold, from a source that the framework trusts at least
/// as much as what stands there, not stale, not an estimate, in the form in which the field would keep it. Pure.
/// </summary>
/// <example><c>Industry = technolgy</c>, <c>replace</c> → Technology; employees blank, bought this year, <c>fill_blank</c> → 1200, and by whom and when.</example>
public sealed class AttributeOffers(Framework framework, string crm, IReadOnlyList<WrittenAttribute> written)
{
    /// <summary>The rule of the finding.</summary>
    public const string DoesNotFit = "value-does-not-fit";

    private readonly Dictionary<int, Places> _places = [];

    /// <summary>Of each attribute its field, then those of source and day where they are noted.</summary>
    public IReadOnlyList<string> Fields { get; } = [.. written.SelectMany(one => one.Fields)];

    /// <summary>The same fields for planning.</summary>
    /// <param name="first">Position of the first one among all planned fields.</param>
    public static IEnumerable<PlannedField> Planned(IEnumerable<WrittenAttribute> written, int first)
    {
        foreach (var one in written)
        {
            var position = first;
            yield return new PlannedField(one.Field.Name, one.Attribute);
            if (one.Source is not null) yield return new PlannedField(one.Source.Name, one.Attribute, position);
            if (one.Date is not null) yield return new PlannedField(one.Date.Name, one.Attribute, position, isDay: true);
            first += one.Fields.Count();
        }
    }

    /// <summary>Parallel to <see cref="Fields"/>, unknown where nothing is to go back; null when that is so of all of them. A value without a day was not dated by its source.</summary>
    /// <param name="inputs">The fields as they were before we wrote them, by position in <paramref name="layout"/>.</param>
    /// <param name="attributes">Cleaned, by attribute position, as <paramref name="origins"/>.</param>
    /// <param name="giver">Who gave a fact, by its key.</param>
    public AttributeValue[]? Of(
        AccountId id, FieldLayout layout, ReadOnlySpan<AttributeValue> inputs, ReadOnlySpan<AttributeValue> attributes, ReadOnlySpan<ValueOrigin> origins,
        Func<string, FactGiver?> giver, FindingTally findings)
    {
        if (!_places.TryGetValue(layout.Id, out var places)) _places[layout.Id] = places = new Places(framework, crm, layout, written);
        AttributeValue[]? offers = null;
        for (int i = 0, at = 0; i < written.Count; at += places.Widths[i], i++)
        {
            var one = written[i];
            var origin = origins[one.Attribute.Index];
            var holds = places.Fields[i] < 0 ? AttributeValue.Unknown : inputs[places.Fields[i]];
            if (!MayReplace(one.Attribute, holds, origin) || !IsInTheirCurrency(one.Attribute, origin, places.Money, inputs)) continue;
            var by = origin.IsFact ? giver(origin.Input!) : null;
            if (origin.IsFact && by is not { IsStale: false }) continue;

            var value = one.Field.Fit(attributes[one.Attribute.Index]);
            if (value == holds) continue;
            if (!value.IsKnown)
            {
                TellMisfit(id, one, attributes[one.Attribute.Index], findings);
                continue;
            }

            offers ??= new AttributeValue[Fields.Count];
            offers[at] = value;
            var source = by?.Vendor ?? (string.Equals(origin.Input, one.Field.Name, StringComparison.OrdinalIgnoreCase) ? "standardised" : origin.Input);
            if (one.Source is not null) offers[at + 1] = one.Source.Fit(AttributeValue.Of(source));
            if (one.Date is not null && by is { } given) offers[at + places.Widths[i] - 1] = AttributeValue.Of(DateOnly.FromDateTime(given.AsOf.UtcDateTime));
        }

        return offers;
    }

    private static bool MayReplace(AttributeDefinition attribute, AttributeValue holds, ValueOrigin origin)
    {
        var isBlank = !holds.IsKnown || (holds.Kind == ValueKind.Text && string.IsNullOrWhiteSpace(holds.Text));
        return origin.Input is not null && !origin.IsEstimate && (isBlank || attribute.WriteBack == WriteBackPolicy.Replace);
    }

    /// <summary>An amount goes back only as it came: a converted one would be worth something else tomorrow.</summary>
    private static bool IsInTheirCurrency(AttributeDefinition attribute, ValueOrigin origin, RecordCurrency? money, ReadOnlySpan<AttributeValue> inputs) =>
        attribute.Type != AttributeType.Money || money is null || (origin.Currency == money.To && money.Of(inputs) == money.To);

    private static void TellMisfit(AccountId id, WrittenAttribute one, AttributeValue value, FindingTally findings) => findings.Add(
        Severity.Information, DoesNotFit, id, one.Field.Name,
        () => $"{one.Field.Name} cannot hold {(one.Field.IsRestricted ? $"'{value}', which is none of its options" : "the value (its type or its length)")}, so {one.Attribute.Name} does not go back there");

    /// <param name="layout">Where the inputs stand.</param>
    private sealed class Places(Framework framework, string crm, FieldLayout layout, IReadOnlyList<WrittenAttribute> written)
    {
        public int[] Fields { get; } = [.. written.Select(one => layout.IndexOf(one.Field.Name))];

        public int[] Widths { get; } = [.. written.Select(one => one.Fields.Count())];

        public RecordCurrency? Money { get; } = framework.Currency is { } rule ? new RecordCurrency(rule, crm, layout) : null;
    }
}
