using Connector.Accounts;
using Connector.Salesforce.Api;
using Newtonsoft.Json.Linq;

namespace Connector.Salesforce;

/// <summary>Who owns records, by name; users who left keep theirs.</summary>
internal sealed class SalesforceOwners(ISalesforceQueryApi api, SalesforceOptions options)
{
    private const int AccountsPerCall = 200;

    public async Task<IReadOnlyDictionary<AccountId, string>> OfAsync(IReadOnlyList<AccountId> ids, CancellationToken cancellationToken)
    {
        var owners = new Dictionary<AccountId, string>();
        foreach (var some in ids.Distinct().Chunk(AccountsPerCall))
        {
            var soql = $"{Soql.Select(["Id", "Owner.Name"], options.ObjectName)} WHERE Id IN {Soql.Texts(some.Select(id => id.Value))}";
            foreach (var record in (await api.AskAsync(soql, cancellationToken)).Records ?? [])
            {
                if ((string?)record["Id"] is { } id && (string?)(record["Owner"] as JObject)?["Name"] is { Length: > 0 } name) owners[new AccountId(id)] = name;
            }
        }

        return owners;
    }
}
