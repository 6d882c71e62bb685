using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Cleaning.Names;
using Connector.Enrichment;
using Connector.Http;
using Connector.Segmentation;
using Connector.Stages;

namespace Connector.Surveys;

/// <summary>
/// What a project should know before it starts: duplicates and identifiers of the customer list, what the other systems know of it, what vendors may
/// cost. Reads the CRM and the systems that cost nothing, as a run would; buys nothing, stores nothing, changes nothing.
/// </summary>
public sealed class Readiness(ICrm crm, Framework framework, IReadOnlyList<Source> sources, PublicSuffixes suffixes)
{
    public async IAsyncEnumerable<Check> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var check in ReadinessRules.Unserved(framework, sources)) yield return check;
        var (list, trouble) = await ListAsync(cancellationToken);
        if (list is null)
        {
            yield return new Check("customer list", CheckResult.Failed, trouble!, "Mend what 'connector doctor' finds wrong with the connection.");
            yield break;
        }

        foreach (var check in ReadinessRules.Of(list)) yield return check;
        foreach (var source in sources)
        {
            yield return source.Lookup is { } vendor ? await CreditsAsync(source, vendor, list.CanBeAsked(vendor), cancellationToken)
                : ReadinessRules.Of(await KnownAsync(source, list.Identities, cancellationToken));
        }
    }

    private async Task<(CustomerList? List, string? Trouble)> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            var schema = await crm.Reader.DescribeAsync(cancellationToken);
            var keys = sources.Select(source => source.Options.KeyField).Where(field => field.Length > 0);
            string[] fields = [.. crm.Company.All.Concat(keys).Where(schema.Fields.ContainsKey).Distinct(StringComparer.OrdinalIgnoreCase)];
            var layout = new FieldLayout(0, fields);
            var ticket = await crm.Reader.PrepareAllAsync(fields, null, cancellationToken);
            var accounts = new Dictionary<AccountId, AttributeValue[]>();
            await foreach (var account in crm.Reader.ReadAllAsync(fields, ticket, cancellationToken))
            {
                if (account.IsDeleted) accounts.Remove(account.Id);
                else accounts[account.Id] = account.Values;
            }

            var list = new CustomerList(suffixes, crm.IdForm);
            foreach (var (id, values) in accounts)
            {
                var external = keys.Select(layout.IndexOf).Where(at => at >= 0 && values[at].IsKnown).Select(at => values[at].ToString()).FirstOrDefault();
                list.Add(id, Candidate.Ask(list.Count, layout, values, crm.Company), external);
            }

            return (list, null);
        }
        catch (CrmException fault)
        {
            return (null, fault.Message);
        }
    }

    private static async Task<IntakeTally> KnownAsync(Source source, IdentityMap accounts, CancellationToken cancellationToken)
    {
        var (tally, taken) = (new IntakeTally(source.Name, 0, 0, 0, 0, 0, null), new HashSet<long>());
        try
        {
            await foreach (var record in source.Facts!.ReadAsync(cancellationToken))
            {
                var match = accounts.Find(record.Keys);
                tally = tally with { Records = tally.Records + 1 };
                if (match.Conflict is not null) tally = tally with { Conflicts = tally.Conflicts + 1 };
                else if (match.Account is not { } account) tally = tally with { Strangers = tally.Strangers + 1 };
                else if (taken.Add(account)) tally = tally with { Taken = tally.Taken + 1 };
                else tally = tally with { Doubled = tally.Doubled + 1 };
            }

            return tally;
        }
        catch (CrmException fault)
        {
            return tally with { Trouble = fault.Message };
        }
    }

    private static async Task<Check> CreditsAsync(Source source, ICompanyLookup vendor, long askable, CancellationToken cancellationToken)
    {
        try
        {
            return ReadinessRules.Of(source, askable, await vendor.CreditsLeftAsync(cancellationToken));
        }
        catch (CrmException fault)
        {
            return new Check($"credits {source.Name}", CheckResult.Failed, fault.Message, "Mend its settings or credential, or buy credits; until then nothing is bought of it.");
        }
    }
}
