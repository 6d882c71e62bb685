using Connector.Accounts;
using Connector.Http;
using Connector.Reading;
using Connector.Salesforce.Api;
using Newtonsoft.Json.Linq;

namespace Connector.Salesforce;

/// <summary>Who changed a field last: from the object's field history where it is tracked, else the record's last editor.</summary>
/// <remarks>
/// The history object (<c>AccountHistory</c>, <c>X__History</c> of a custom one, with <c>AccountId</c> or <c>ParentId</c>) is documented in the vendor's object reference but not in our
/// contract (UNCONFIRMED): an org without it, or a user who may not read it, leaves the last editor.
/// </remarks>
internal sealed class SalesforceEditors(ISalesforceQueryApi api, SalesforceOptions options)
{
    /// <summary>So many accounts a call: their last changes fit one page.</summary>
    private const int AccountsPerCall = 100;

    public async Task<IReadOnlyDictionary<AccountId, FieldEditor>> OfAsync(string field, IReadOnlyList<AccountId> ids, CancellationToken cancellationToken)
    {
        var editors = new Dictionary<AccountId, FieldEditor>();
        foreach (var chunk in ids.Distinct().Chunk(AccountsPerCall))
        {
            await FromHistoryAsync(field, chunk, editors, cancellationToken);
            var unknown = chunk.Where(id => !editors.ContainsKey(id)).ToList();
            if (unknown.Count > 0) await FromRecordsAsync(unknown, editors, cancellationToken);
        }

        return editors;
    }

    private async Task FromHistoryAsync(string field, IEnumerable<AccountId> ids, Dictionary<AccountId, FieldEditor> editors, CancellationToken cancellationToken)
    {
        var isCustom = options.ObjectName.EndsWith("__c", StringComparison.Ordinal);
        var (history, account) = isCustom ? ($"{options.ObjectName[..^1]}History", "ParentId") : ($"{options.ObjectName}History", $"{options.ObjectName}Id");
        var soql = $"{Soql.Select([account, "CreatedById", "CreatedBy.Name", "CreatedDate"], history)} WHERE Field = {Soql.Text(field)} AND {account} IN {Soql.Texts(ids.Select(id => id.Value))} ORDER BY CreatedDate DESC";
        try
        {
            foreach (var change in (await api.AskAsync(soql, cancellationToken)).Records ?? [])
            {
                if ((string?)change[account] is { } id) editors.TryAdd(new AccountId(id), Editor(change, "Created", isOfField: true));   // newest first
            }
        }
        catch (CrmException fault) when (fault is CrmContractException or CrmAccessException)
        {
            // No history object, or no right to read it.
        }
    }

    private async Task FromRecordsAsync(IEnumerable<AccountId> ids, Dictionary<AccountId, FieldEditor> editors, CancellationToken cancellationToken)
    {
        var soql = $"{Soql.Select(["Id", "LastModifiedById", "LastModifiedBy.Name", "LastModifiedDate"], options.ObjectName)} WHERE Id IN {Soql.Texts(ids.Select(id => id.Value))}";
        foreach (var record in (await api.AskAsync(soql, cancellationToken)).Records ?? [])
        {
            if ((string?)record["Id"] is { } id) editors.TryAdd(new AccountId(id), Editor(record, "LastModified", isOfField: false));
        }
    }

    private static FieldEditor Editor(JObject record, string prefix, bool isOfField) => new(
        null, Redaction.Code((string?)record[$"{prefix}ById"]), (string?)(record[$"{prefix}By"] as JObject)?["Name"],
        SalesforceTime.TryParse((string?)record[$"{prefix}Date"], out var at) ? at : null, isOfField);
}
