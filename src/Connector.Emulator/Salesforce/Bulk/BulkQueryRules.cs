using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soql;

namespace Connector.Emulator.Salesforce.Bulk;

/// <summary>Which queries a job takes.</summary>
internal static class BulkQueryRules
{
    /// <summary>What Bulk refuses although REST takes it (contract 3.1).</summary>
    public static Table Check(SoqlQuery query, SalesforceOrg org, Access access)
    {
        if (query.HasOffset || query.Aggregates || query.Select.Any(item => item is not (SelectField or SelectFields { Which: "STANDARD" })))
        {
            throw SalesforceException.BadRequest("API_ERROR", query.HasOffset
                ? "OFFSET is not supported in Bulk Query"
                : "Aggregate Relationship not supported in Bulk Query");
        }

        lock (org.Gate)
        {
            var (table, columns) = new QueryEngine(org, access).Check(query);
            if (!table.Business && table.Name != "User")
            {
                throw SalesforceException.BadRequest("INVALIDENTITY", $"Entity '{table.Name}' is not supported by the Bulk API.");
            }

            return columns.Any(column => column.Field.Type == FieldType.Address)
                ? throw SalesforceException.BadRequest("API_ERROR", "Selecting compound data not supported in Bulk Query")
                : table;
        }
    }

    public static Table CheckTooling(SoqlQuery query, SalesforceOrg org, Access access)
    {
        if (!access.ViewSetup)
        {
            throw new SalesforceException(403, "INSUFFICIENT_ACCESS", "View Setup and Configuration is required");
        }

        DependencyTable.Check(query);
        lock (org.Gate)
        {
            var table = new QueryEngine(org, access, new SetupCatalog(org, tooling: true, bulk: true).Find).Check(query).Table;
            return table.Name == DependencyTable.Name ? table
                : throw SalesforceException.BadRequest("INVALIDENTITY", $"Entity '{table.Name}' is not supported by the Bulk API.");
        }
    }
}
