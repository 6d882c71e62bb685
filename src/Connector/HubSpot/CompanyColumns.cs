using System.Globalization;
using Connector.Accounts;
using Connector.Reading;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>Which properties one read asks for, and how its records become accounts.</summary>
internal sealed class CompanyColumns(IReadOnlyList<HubSpotField> fields, IReadOnlySet<string> known)
{
    public const string Modified = "hs_lastmodifieddate";
    public const string Id = "hs_object_id";

    /// <summary>Ids that were merged into the record, semicolons between them; not in the contract, hence asked for only where it is defined.</summary>
    private const string Merged = "hs_merged_object_ids";
    private const string Parent = "hs_parent_company_id";

    public IReadOnlyList<string> Names { get; } =
        [.. new[] { Modified }.Concat(new[] { Merged, Parent }.Where(known.Contains)).Concat(fields.Select(one => one.Field.Name)).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The record, after those that were merged into it.</summary>
    public IEnumerable<CrmAccount> Accounts(JObject record)
    {
        var account = Account(record);
        foreach (var merged in (Property(record, Merged) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (merged != account.Id.Value && merged.All(char.IsAsciiDigit)) yield return new CrmAccount(new AccountId(merged), account.ModifiedAt, Nothing(), IsDeleted: true, MergedInto: account.Id);
        }

        yield return account;
    }

    public CrmAccount Account(JObject record) => new(
        IdOf(record),
        ModifiedAt(record),
        [.. fields.Select(field => HubSpotValues.Parse(field, Property(record, field.Field.Name)))],
        HubSpotFields.IsTrue(record["archived"]),
        Parent: Property(record, Parent) is { Length: > 0 } parent ? new AccountId(parent) : null);

    public static AccountId IdOf(JObject record) => HubSpotError.Text(record["id"]) is { Length: > 0 } id ? new AccountId(id) : throw HubSpotErrors.Contract("a record has no id");

    /// <summary>In milliseconds since 1970, as search compares it.</summary>
    public static long Stamp(JObject record) => ModifiedAt(record).ToUnixTimeMilliseconds();

    private static DateTimeOffset ModifiedAt(JObject record) =>
        HubSpotValues.TryMoment(Property(record, Modified) ?? HubSpotError.Text(record["archivedAt"]) ?? HubSpotError.Text(record["updatedAt"]), out var moment)
            ? moment
            : throw HubSpotErrors.Contract("a record tells no time of change");

    private AttributeValue[] Nothing() => new AttributeValue[fields.Count];

    /// <summary>Values are strings whatever the type; numbers and booleans are read too.</summary>
    private static string? Property(JObject record, string name) => record["properties"]?[name] is JValue { Value: { } value } ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
}
