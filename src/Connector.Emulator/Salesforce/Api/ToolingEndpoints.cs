using System.Text.Json;
using System.Xml.Linq;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soql;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>The part of the Tooling API that creates, reads and removes custom fields (contract 6).</summary>
internal static class ToolingEndpoints
{
    public static void MapTooling(this IEndpointRouteBuilder data)
    {
        data.MapGet("/tooling/query", Query);
        data.MapPost("/tooling/sobjects/CustomField", CreateAsync);
        data.MapPatch("/tooling/sobjects/CustomField/{id}", ChangeAsync);
        data.MapDelete("/tooling/sobjects/CustomField/{id}", Delete);
        data.MapGet("/tooling/sobjects/CustomField/{id}", Read);
    }

    private static Task Query(HttpContext context, SalesforceOrg org)
    {
        var call = context.Call();
        if (!call.Access.ViewSetup)
        {
            throw new SalesforceException(403, "INSUFFICIENT_ACCESS", "View Setup and Configuration is required");
        }

        var query = SoqlParser.Parse(context.Request.Query["q"].ToString());
        DependencyTable.Check(query);
        QueryResult result;
        lock (org.Gate)
        {
            result = new QueryEngine(org, call.Access, new SetupCatalog(org, tooling: true).Find).Run(query, includeDeleted: false);
        }

        if (result.Table.Name == DependencyTable.Name)
        {
            result = result with { Rows = [.. result.Rows.Take(DependencyTable.MostOfTooling)] };
        }

        if (result.Rows.Length > 1 && result.Columns.Any(column => column.Field.Name is "Metadata" or "FullName"))
        {
            throw SalesforceException.BadRequest("MALFORMED_QUERY", "When retrieving results with Metadata or FullName fields, the query "
                + $"qualifications must specify no more than one row for retrieval. Result size: {result.Rows.Length}");
        }

        if (context.Request.Query["columns"] == "true")
        {
            return context.WriteJsonAsync(200, writer => ColumnMetadata.Write(writer, result));
        }

        return context.WriteJsonAsync(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("size", result.TotalSize);
            writer.WriteNumber("totalSize", result.TotalSize);
            writer.WriteBoolean("done", true);
            writer.WriteNull("queryLocator");
            writer.WriteString("entityTypeName", result.Table.Name);
            writer.WriteStartArray("records");
            if (!result.Query.CountsOnly)
            {
                QueryEndpoints.WriteRows(writer, call with { Root = "/tooling" }, org, result, result.Rows);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static async Task CreateAsync(HttpContext context, SalesforceOrg org)
    {
        context.Call().RequireSetup();
        var body = await context.ReadObjectAsync();
        string id;
        lock (org.Gate)
        {
            var (table, name) = Target(org, body.Text("FullName"));
            if (table.Field(name) is not null)
            {
                throw new SalesforceException(400, "DUPLICATE_DEVELOPER_NAME",
                    $"There is already a field named {name[..^3]} on {table.Label}.", "FullName");
            }

            var field = org.CustomFields.Add(table, FieldMetadata.Create(org, name, Metadata(body)));
            id = RecordId.Format(CustomFields.KeyPrefix, field.CustomNumber);
        }

        await context.WriteJsonAsync(201, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteBoolean("success", true);
            writer.WriteStrings("errors", []);
            writer.WriteStrings("warnings", []);
            writer.WriteStrings("infos", []);
            writer.WriteEndObject();
        });
    }

    private static async Task ChangeAsync(HttpContext context, SalesforceOrg org, string id)
    {
        context.Call().RequireSetup();
        var body = await context.ReadObjectAsync();
        lock (org.Gate)
        {
            FieldMetadata.Change(org, Find(org, id), Metadata(body));
            org.PermissionsChanged();
        }

        context.Response.StatusCode = 204;
    }

    private static Task Delete(HttpContext context, SalesforceOrg org, string id)
    {
        context.Call().RequireSetup();
        lock (org.Gate)
        {
            org.CustomFields.Remove(Find(org, id));
        }

        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private static Task Read(HttpContext context, SalesforceOrg org, string id)
    {
        context.Call().RequireSetup();
        var field = Find(org, id);
        return context.WriteJsonAsync(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("Id", id);
            writer.WriteString("DeveloperName", field.Name[..^3]);
            writer.WriteString("TableEnumOrId", field.Table.Name);
            writer.WriteString("FullName", $"{field.Table.Name}.{field.Name}");
            writer.WritePropertyName("Metadata");
            FieldJson.Write(writer, field);
            writer.WriteEndObject();
        });
    }

    private static Field Find(SalesforceOrg org, string id) =>
        org.CustomFields.Find(id) ?? throw SalesforceException.NotFound("Provided external ID field does not exist or is not accessible: "
            + id);

    private static XElement Metadata(JsonElement body) => body.TryGetProperty("Metadata", out var metadata)
        && metadata.ValueKind == JsonValueKind.Object
        ? FieldJson.Read("CustomField", metadata)
        : throw new SalesforceException(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Metadata]", "Metadata");

    private static (Table Table, string Name) Target(SalesforceOrg org, string? fullName)
    {
        var parts = fullName?.Split('.') ?? [];
        if (parts is not [var type, var name])
        {
            throw new SalesforceException(400, "FIELD_INTEGRITY_EXCEPTION", "A custom field must be named Object.Field__c", "FullName");
        }

        if (org.Find(type) is not { Business: true } table)
        {
            throw new SalesforceException(400, "INVALID_CROSS_REFERENCE_KEY", $"No such object: {type}", "FullName");
        }

        return FieldMetadata.IsCustomName(name)
            ? (table, name)
            : throw new SalesforceException(400, "FIELD_INTEGRITY_EXCEPTION",
                "The Field Name can only contain underscores and alphanumeric characters. It must be "
                + "unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.", "FullName");
    }
}
