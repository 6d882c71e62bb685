using System.Globalization;
using Connector.Emulator.Generation;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Generation;

/// <summary>
/// Stores the generated book as companies and deals: the same ones as in the Salesforce org, sharing <c>external_id</c>. Industries and the like
/// stand as they were drawn, past option checks, as imports of years leave them.
/// </summary>
internal sealed class PortalBook(Portal portal, int seed)
{
    private static readonly string[] Stages =
    [
        "appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "decisionmakerboughtin", "contractsent", "closedwon", "closedlost",
    ];

    public void Generate(int accounts)
    {
        lock (portal.Gate)
        {
            Declare(portal);
            var (companies, today) = (portal.Companies, DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(portal.Now).UtcDateTime));
            for (var number = 0; number < accounts; number++)
            {
                Company(companies, GeneratedCompany.Draw(seed, number, accounts), today);
            }

            for (var number = 0; number < accounts / 4; number++)
            {
                Deal(portal.Table(ObjectType.Deals), companies, GeneratedDeal.Draw(seed, number, accounts, Stages.Length));
            }
        }
    }

    /// <summary>The custom properties that every book has.</summary>
    public static void Declare(Portal portal)
    {
        Add("external_id", "External Id", "string", "text", unique: true);
        Add("arr", "ARR", "number", "number");
        Add("strategic_account", "Strategic Account", "bool", "booleancheckbox");
        Add("expansion_potential", "Expansion Potential", "bool", "booleancheckbox");
        Add("usage_score", "Usage Score", "number", "number");
        Add("last_activity", "Last Activity in the Product", "date", "date");

        void Add(string name, string label, string type, string fieldType, bool unique = false)
        {
            if (portal.Companies.Column(name) is null)
            {
                portal.Companies.Add(new()
                {
                    Name = name, Label = label, Type = type, FieldType = fieldType, GroupName = StandardProperties.GroupOf(ObjectType.Companies),
                    HasUniqueValue = unique, CreatedAt = portal.Now, UpdatedAt = portal.Now,
                    Options = type == "bool" ? [new("True", "true", 0, false), new("False", "false", 1, false)] : [],
                });
            }
        }
    }

    private static void Company(ObjectTable table, GeneratedCompany company, DateOnly today)
    {
        var row = table.Append(company.Stamps.Created * 1000, company.Stamps.Changed * 1000);
        foreach (var (name, value) in new[]
        {
            ("name", company.Name), ("external_id", company.ExternalId), ("lifecyclestage", Stage(company.Type)), ("industry", company.Industry),
            ("website", company.Website), ("domain", company.Website is null ? null : company.Host), ("country", company.Place?.Country),
            ("city", company.Place?.City), ("state", company.Place?.State), ("numberofemployees", Text(company.Employees)),
            ("annualrevenue", Text(company.Revenue)), ("arr", Text(company.Arr)), ("strategic_account", company.Strategic ? "true" : "false"),
            ("expansion_potential", company.Expanding ? "true" : "false"), ("usage_score", Text(company.Usage)),
            ("last_activity", company.QuietDays is { } days ? today.AddDays(-days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null),
            ("hubspot_owner_id", Owner.All[company.Stamps.Restricted ? GeneratedCompany.Owners : company.Stamps.Owner].Id),
            ("hs_parent_company_id", company.Parent < 0 ? null : table.Id(company.Parent).ToString(null, null)),
            ("description", company.Description),
        })
        {
            if (!string.IsNullOrEmpty(value))
            {
                table.Column(name)!.Put(row, value);
            }
        }
    }

    private void Deal(ObjectTable table, ObjectTable companies, GeneratedDeal deal)
    {
        var row = table.Append(deal.Stamps.Created * 1000, deal.Stamps.Changed * 1000);
        var closes = new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(deal.CloseDate).ToUnixTimeMilliseconds();
        foreach (var (name, value) in new[]
        {
            ("dealname", deal.Name), ("dealstage", Stages[deal.Stage]), ("pipeline", Pipeline.Deals.Id), ("amount", Text(deal.Amount)),
            ("closedate", Instant.Text(closes)), ("hubspot_owner_id", Owner.All[deal.Stamps.Owner].Id),
        })
        {
            if (value is not null)
            {
                table.Column(name)!.Put(row, value);
            }
        }

        new RecordWriter(portal, table, WriteSource.Import).DeriveStage(row);
        portal.Associations.Add(ObjectType.Deals, table.Id(row), ObjectType.Companies, companies.Id(deal.Company), 5);
    }

    /// <summary>The kind of account as a stage in HubSpot's words; partners have none of their own.</summary>
    private static string? Stage(string? type) => type switch
    {
        null => null,
        "Prospect" => "opportunity",
        "Partner" => "other",
        _ => "customer",
    };

    private static string? Text(double? number) => number?.ToString(CultureInfo.InvariantCulture);
}
