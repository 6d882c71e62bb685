using Connector.Accounts;
using Connector.Http;
using Connector.Reading;
using Newtonsoft.Json.Linq;
using static Connector.HubSpot.HubSpotPages;

namespace Connector.HubSpot;

/// <summary>Companies whose ids are known, by batch read: as they are now, or who changed them.</summary>
internal sealed class CompaniesById(HubSpotApis apis, HubSpotOptions options)
{
    public const int PerCall = 100;
    public const string Live = "false"; // not a boolean: it would be sent as False
    public const string Archived = "true";
    private const int PerCallWithHistory = 50; // UNCONFIRMED (contract 5), often quoted

    /// <summary>
    /// Live ones, then archived ones, then those that now are another record: an id merged away resolves to its survivor (contract 5). These are
    /// asked for one by one, as an answer does not say which id it was asked by, and a survivor asked for beside its loser comes once for both.
    /// </summary>
    public async Task<List<CrmAccount>> NamedAsync(CompanyColumns columns, AccountId[] ids, CancellationToken cancellationToken)
    {
        var (accounts, missing) = (new List<CrmAccount>(ids.Length), ids.ToHashSet());
        foreach (var archived in new[] { Live, Archived })
        {
            if (missing.Count == 0) break;
            foreach (var account in (await BatchAsync(columns, missing, archived, cancellationToken)).SelectMany(columns.Accounts))
            {
                if (missing.Remove(account.Id)) accounts.Add(archived == Archived ? account with { IsDeleted = true } : account);
            }
        }

        foreach (var id in missing)
        {
            var survivor = (await BatchAsync(columns, [id], Live, cancellationToken)).Select(columns.Account).FirstOrDefault();
            if (survivor is null || survivor.Id == id) continue;
            accounts.Add(new CrmAccount(id, survivor.ModifiedAt, new AttributeValue[survivor.Values.Length], IsDeleted: true, MergedInto: survivor.Id));
            if (accounts.TrueForAll(account => account.Id != survivor.Id)) accounts.Add(survivor);
        }

        return accounts;
    }

    /// <summary>What a search of keys found, with its properties. Who was archived meanwhile comes with the archived ones.</summary>
    public async Task<List<JObject>> LiveAsync(CompanyColumns columns, IReadOnlyList<JObject> found, CancellationToken cancellationToken)
    {
        var records = new List<JObject>(found.Count);
        foreach (var some in found.Select(CompanyColumns.IdOf).Chunk(PerCall))
        {
            records.AddRange(await BatchAsync(columns, some, Live, cancellationToken));
        }

        return records;
    }

    private async Task<IEnumerable<JObject>> BatchAsync(
        CompanyColumns columns, IEnumerable<AccountId> ids, string archived, CancellationToken cancellationToken)
    {
        var read = new JObject
        {
            ["inputs"] = new JArray(ids.Select(id => new JObject { ["id"] = id.Value })),
            ["properties"] = new JArray(columns.Names),
        };
        return ResultsOf(await apis.Records.ReadAsync(options.ApiVersion, options.ObjectName, archived, read, cancellationToken));
    }

    /// <summary>By the property's history (contract 5 and 9); it is commonly newest first, which is not promised.</summary>
    public async Task<IReadOnlyDictionary<AccountId, FieldEditor>> EditorsAsync(string field, IReadOnlyList<AccountId> ids, CancellationToken cancellationToken)
    {
        var editors = new Dictionary<AccountId, FieldEditor>();
        foreach (var some in ids.Distinct().Chunk(PerCallWithHistory))
        {
            var read = new JObject
            {
                ["inputs"] = new JArray(some.Select(id => new JObject { ["id"] = id.Value })),
                ["properties"] = new JArray(field),
                ["propertiesWithHistory"] = new JArray(field),
            };
            foreach (var record in ResultsOf(await apis.Records.ReadAsync(options.ApiVersion, options.ObjectName, Live, read, cancellationToken)))
            {
                var newest = (record["propertiesWithHistory"]?[field] as JArray ?? []).OfType<JObject>().MaxBy(At);
                if (newest is null || Redaction.Code(HubSpotError.Text(newest["sourceType"])) is not { } source) continue;
                var at = At(newest);
                editors[CompanyColumns.IdOf(record)] = new FieldEditor(
                    source, Redaction.Code(HubSpotError.Text(newest["updatedByUserId"])), Name: null, at == DateTimeOffset.MinValue ? null : at, IsOfField: true);
            }
        }

        return editors;

        static DateTimeOffset At(JObject version) => HubSpotValues.TryMoment(HubSpotError.Text(version["timestamp"]), out var at) ? at : DateTimeOffset.MinValue;
    }
}
