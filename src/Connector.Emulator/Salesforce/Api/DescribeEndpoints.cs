using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soql;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>Global and object describe. Keys and their order: samples/rest/account-describe-v48.json.</summary>
internal static class DescribeEndpoints
{
    public static void MapDescribe(this IEndpointRouteBuilder data)
    {
        data.MapGet("/sobjects", (HttpContext context, SalesforceOrg org) => Answer(context, org, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("encoding", "UTF-8");
            writer.WriteNumber("maxBatchSize", 200);
            writer.WriteStartArray("sobjects");
            foreach (var table in org.Tables.Where(context.Call().Access.CanRead))
            {
                writer.WriteStartObject();
                WriteHead(writer, context.Call(), table);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }));

        data.MapGet("/sobjects/{name}", (HttpContext context, SalesforceOrg org, string name) => Answer(context, org, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("objectDescribe");
            WriteHead(writer, context.Call(), Readable(context, org, name));
            writer.WriteEndObject();
            writer.WriteStartArray("recentItems");
            writer.WriteEndArray();
            writer.WriteEndObject();
        }));

        data.MapGet("/sobjects/{name}/describe", (HttpContext context, SalesforceOrg org, string name) =>
            Answer(context, org, writer => WriteDescribe(writer, org, context.Call(), Readable(context, org, name))));
    }

    public static Table Readable(HttpContext context, SalesforceOrg org, string name) =>
        org.Find(name) is { } table && context.Call().Access.CanRead(table) ? table : throw SalesforceException.NotFound();

    private static Task Answer(HttpContext context, SalesforceOrg org, Action<Utf8JsonWriter> write) =>
        context.WriteJsonAsync(200, writer =>
    {
        lock (org.Gate)
        {
            write(writer);
        }
    });

    private static void WriteDescribe(Utf8JsonWriter writer, SalesforceOrg org, ApiCall call, Table table)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("actionOverrides");
        writer.WriteEndArray();
        WriteChildren(writer, org, call, table);
        WriteHead(writer, call, table);
        writer.WriteStartArray("fields");
        foreach (var field in table.Fields.Where(call.Access.CanRead))
        {
            FieldDescription.Write(writer, call.Access, field);
        }

        writer.WriteEndArray();
        writer.WriteNull("listviewable");
        writer.WriteNull("lookupLayoutable");
        writer.WriteStartArray("namedLayoutInfos");
        writer.WriteEndArray();
        writer.WriteNull("networkScopeFieldName");
        WriteRecordTypes(writer, org, call, table);
        WriteScopes(writer, table);
        writer.WriteEndObject();
    }

    private static void WriteChildren(Utf8JsonWriter writer, SalesforceOrg org, ApiCall call, Table table)
    {
        writer.WriteStartArray("childRelationships");
        foreach (var (name, lookup) in ChildRelationships.Of(org, table).Where(child => call.Access.CanRead(child.Lookup)
            && call.Access.CanRead(child.Lookup.Table)))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("cascadeDelete", false);
            writer.WriteString("childSObject", lookup.Table.Name);
            writer.WriteBoolean("deprecatedAndHidden", false);
            writer.WriteString("field", lookup.Name);
            writer.WriteStrings("junctionIdListNames", []);
            writer.WriteStrings("junctionReferenceTo", []);
            writer.WriteString("relationshipName", name);
            writer.WriteBoolean("restrictedDelete", false);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteHead(Utf8JsonWriter writer, ApiCall call, Table table)
    {
        var business = table.Business;
        foreach (var (key, value) in new[]
        {
            ("activateable", false), ("compactLayoutable", business), ("createable", call.Access.CanCreate(table)), ("custom", table.Custom),
            ("customSetting", false), ("deepCloneable", false), ("deletable", call.Access.CanDelete(table)), ("deprecatedAndHidden", false),
            ("feedEnabled", business), ("hasSubtypes", false), ("isInterface", false), ("isSubtype", false), ("layoutable", business),
            ("mergeable", table.Name == "Account"), ("mruEnabled", business), ("queryable", true), ("replicateable", business),
            ("retrieveable", true),
            ("searchLayoutable", business), ("searchable", business), ("triggerable", business), ("undeletable", business),
            ("updateable", call.Access.CanEdit(table)),
        })
        {
            writer.WriteBoolean(key, value);
        }

        writer.WriteString("keyPrefix", table.KeyPrefix);
        writer.WriteString("label", table.Label);
        writer.WriteString("labelPlural", table.LabelPlural);
        writer.WriteString("name", table.Name);
        foreach (var key in new[] { "defaultImplementation", "extendedBy", "extendsInterfaces", "implementedBy", "implementsInterfaces" })
        {
            writer.WriteNull(key);
        }

        var path = $"{call.Base}/sobjects/{table.Name}";
        writer.WriteStartObject("urls");
        writer.WriteString("rowTemplate", path + "/{ID}");
        writer.WriteString("describe", path + "/describe");
        writer.WriteString("sobject", path);
        writer.WriteEndObject();
    }

    /// <summary>The record types of the object, then the master, which is the default as long as no profile says otherwise.</summary>
    private static void WriteRecordTypes(Utf8JsonWriter writer, SalesforceOrg org, ApiCall call, Table table)
    {
        writer.WriteStartArray("recordTypeInfos");
        var types = org.Table("RecordType");
        foreach (var row in table.RecordTypes.Keys)
        {
            WriteRecordType(writer, call, table, (types.Column<TextColumn>("DeveloperName").Text(row)!, types.Column<TextColumn>("Name").Text(row)!,
                types.Id(row)),
                types.Column<BooleanColumn>("IsActive").At(row), master: false);
        }

        WriteRecordType(writer, call, table, ("Master", "Master", "012000000000000AAA"), active: true, master: true);
        writer.WriteEndArray();
    }

    private static void WriteRecordType(Utf8JsonWriter writer, ApiCall call, Table table, (string DeveloperName, string Name, string Id) type,
        bool active, bool master)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("active", active);
        writer.WriteBoolean("available", true);
        writer.WriteBoolean("defaultRecordTypeMapping", master);
        writer.WriteBoolean("master", master);
        writer.WriteString("developerName", type.DeveloperName);
        writer.WriteString("name", type.Name);
        writer.WriteString("recordTypeId", type.Id);
        writer.WriteStartObject("urls");
        writer.WriteString("layout", $"{call.Base}/sobjects/{table.Name}/describe/layouts/{type.Id}");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteScopes(Utf8JsonWriter writer, Table table)
    {
        writer.WriteStartArray("supportedScopes");
        foreach (var (name, label) in new[] { ("everything", "All"), ("mine", "My"), ("team", "My team's") })
        {
            writer.WriteStartObject();
            writer.WriteString("label", $"{label} {table.LabelPlural.ToLowerInvariant()}");
            writer.WriteString("name", name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
