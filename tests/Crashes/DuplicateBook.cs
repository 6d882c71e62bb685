namespace Connector.Crashes;

/// <summary>So many companies, each there three times in other words, one of the three with its headcount; on Salesforce each of the three with a deal.</summary>
internal static class DuplicateBook
{
    public const int Twins = 3;

    public static async Task WriteAsync(string folder, CrmKind crm, int companies)
    {
        if (crm == CrmKind.HubSpot)
        {
            await File.WriteAllLinesAsync(Path.Combine(folder, "companies.csv"), Lines(
                companies, "external_id,name,domain,numberofemployees,lifecyclestage", (id, name, domain, employees) => $"{id},{name},{domain},{employees},customer"));
            return;
        }

        await File.WriteAllLinesAsync(Path.Combine(folder, "Account.csv"), Lines(
            companies, "External_Id__c,Name,Type,Website,NumberOfEmployees", (id, name, domain, employees) => $"{id},{name},Customer,{domain},{employees}"));
        await File.WriteAllLinesAsync(Path.Combine(folder, "Opportunity.csv"), Enumerable.Range(1, companies).SelectMany(company => Enumerable.Range(1, Twins), (company, twin) =>
            $"o{company}-{twin},Deal,x{company}-{twin},Closed Won,2026-01-31,100").Prepend("External_Id__c,Name,Account.External_Id__c,StageName,CloseDate,Amount"));
    }

    private static IEnumerable<string> Lines(int companies, string header, Func<string, string, string, string, string> line)
    {
        yield return header;
        for (var company = 1; company <= companies; company++)
        {
            yield return line($"x{company}-1", $"Company Nr {company}", $"company{company}.com", "");
            yield return line($"x{company}-2", $"COMPANY NR. {company} INC", $"company{company}.com", $"{company * 100}");
            yield return line($"x{company}-3", $"Company-Nr {company} Ltd.", $"company{company}.com", "");
        }
    }
}
