using Connector.Emulator.HubSpot.Portals;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Sources;

/// <summary>A company of the emulated CRM as its vendors and other systems know it; what the CRM does not hold is null.</summary>
/// <param name="Number">From 1, in the CRM's order.</param>
/// <param name="CrmId">The CRM's own id, in Salesforce's long form.</param>
/// <param name="Key">The customer's number in all systems: the CRM's external id, else its own id.</param>
/// <param name="Domain">Bare and in small letters.</param>
/// <param name="Revenue">US dollars a year, as is <paramref name="Arr"/>.</param>
internal sealed record Customer(
    int Number, string CrmId, string Key, string Name, string? Domain, string? Industry, string? City, string? State, string? Country, double? Employees,
    double? Revenue, double? Arr)
{
    public CustomerLife Life => CustomerLife.Draw(this);

    /// <summary>As nobody would want it: somebody else altogether, the next one's id over this one's data, or a name full of nonsense.</summary>
    public Customer Spoilt(string fault) => fault switch
    {
        "other_company" => this with { CrmId = $"else-{Number}", Key = $"else-{Number}", Name = $"Quite Another Company {Number}",
            Domain = $"another-{Number}.example" },
        "hostile" => this with { Name = $"\u202e=HYPERLINK(\"http://x\")\u0000\u001b[31m{new string('A', Number == 1 ? 1_000_000 : 1)}" },
        _ => this,
    };
}

/// <summary>The companies that the emulated org holds, or the portal when the org is empty, as they were when a source was first asked.</summary>
internal sealed class Customers(SalesforceOrg org, Portal portal)
{
    private readonly Lazy<IReadOnlyList<Customer>> _all = new(() => [.. org.Accounts.Count > 0 ? OfSalesforce(org) : OfHubSpot(portal)]);

    public IReadOnlyList<Customer> All => _all.Value;

    private static List<Customer> OfSalesforce(SalesforceOrg org)
    {
        lock (org.Gate)
        {
            var table = org.Accounts;
            Cell At(string field, int row) => table.Field(field)?.Column.Get(row) ?? Cell.Null;
            return [.. Enumerable.Range(0, table.Count).Where(row => !table.IsDeleted(row)).Select(row => Of(
                row, table.Id(row), field => At(field, row).Text, field => At(field, row) is { HasValue: true } cell ? cell.Number : null,
                ["External_Id__c", "Name", "Website", "Industry", "BillingCity", "BillingState", "BillingCountry", "NumberOfEmployees", "AnnualRevenue",
                    "ARR__c"]))];
        }
    }

    private static List<Customer> OfHubSpot(Portal portal)
    {
        lock (portal.Gate)
        {
            var table = portal.Companies;
            return [.. Enumerable.Range(0, table.Count).Where(row => table.State(row) == RecordState.Live).Select(row => Of(
                row, $"{table.Id(row)}", field => table.Column(field)?.Text(row), field => table.Column(field)?.Number(row),
                ["external_id", "name", table.Column("domain")?.IsNull(row) == false ? "domain" : "website", "industry", "city", "state", "country",
                    "numberofemployees", "annualrevenue", "arr"]))];
        }
    }

    private static Customer Of(int row, string id, Func<string, string?> text, Func<string, double?> number, string[] fields) => new(
        row + 1, id, text(fields[0]) ?? id, text(fields[1]) ?? "", Host(text(fields[2])), text(fields[3]), text(fields[4]), text(fields[5]), text(fields[6]),
        number(fields[7]), number(fields[8]), number(fields[9]));

    private static string? Host(string? website)
    {
        if (string.IsNullOrWhiteSpace(website)) return null;
        var address = website.Contains("://", StringComparison.Ordinal) ? website : "http://" + website;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var found)) return null;
        var host = found.IdnHost.ToLowerInvariant();
        return host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
    }
}
