using System.Text.Json;
using System.Text.Json.Serialization;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Faults;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soql;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>
/// What administrators and other people do in the org while a client is at work, below <c>/__emulator</c>.
/// <list type="bullet">
/// <item><c>PUT fields/{object}/{field}</c> with <c>{"user":"integration","readable":true,"editable":true}</c>; <c>DELETE</c> removes a
/// custom field with its values</item>
/// <item><c>PUT objects/{object}</c> with <c>{"user":"integration","viewAll":true}</c>, also <c>edit</c></item>
/// <item><c>PUT org</c> with <c>{"sandbox":true}</c> makes it a sandbox, which takes deployments that production refuses</item>
/// <item><c>POST merge</c> with <c>{"master":"001…","merged":["001…"]}</c></item>
/// <item><c>POST delete</c>, <c>POST undelete</c> and <c>POST purge</c> (from the recycle bin) with <c>{"ids":["001…"]}</c></item>
/// <item><c>PUT automation</c> with <c>{"kind":"ApexTrigger","object":"Account","name":"TierTrigger"}</c> and what else
/// <see cref="Automation"/> has; <c>{"kind":"ValidationRule",…,"condition":"Rating = 'Cold'","message":"…","field":"Rating"}</c> refuses
/// records that meet the condition after a write; <c>DELETE automation</c> removes all</item>
/// </list>
/// </summary>
internal static class OrgControlEndpoints
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static void MapOrgControl(this IEndpointRouteBuilder control)
    {
        control.MapPut("/fields/{name}/{field}", SetFieldAsync);
        control.MapDelete("/fields/{name}/{field}", RemoveField);
        control.MapPut("/objects/{name}", SetObjectAsync);
        control.MapPut("/org", SetOrgAsync);
        control.MapPost("/merge", MergeAsync);
        control.MapPost("/delete", (HttpContext context, SalesforceOrg org) => ForEachAsync(context, org, deleted: false,
            (writer, table, row) =>
            {
                writer.MarkDeleted(table, row);
                writer.Stamp(table, row);
            }));
        control.MapPost("/undelete", (HttpContext context, SalesforceOrg org) => ForEachAsync(context, org, deleted: true,
            (writer, table, row) => writer.Undelete(table, row)));
        control.MapPost("/purge", (HttpContext context, SalesforceOrg org) => ForEachAsync(context, org, deleted: true,
            (_, table, row) => table.Purged.Put(row, true)));
        control.MapPut("/automation", SetAutomationAsync);
        control.MapDelete("/automation", (SalesforceOrg org) =>
        {
            lock (org.Gate)
            {
                org.Automations.Clear();
            }
        });
    }

    private static async Task<IResult> SetFieldAsync(HttpContext context, SalesforceOrg org, string name, string field)
    {
        var wanted = await context.ReadObjectAsync();
        var user = org.People.Find(wanted.Text("user") ?? "integration");
        if (user < 0 || org.Find(name)?.Field(field) is not { Permissionable: true } found)
        {
            return Results.NotFound();
        }

        var readable = !wanted.TryGetProperty("readable", out var read) || read.GetBoolean();
        var editable = readable && (!wanted.TryGetProperty("editable", out var edit) || edit.GetBoolean());
        PermissionEdits.SetField(org, user, found, readable, editable);
        return Results.NoContent();
    }

    private static async Task<IResult> SetObjectAsync(HttpContext context, SalesforceOrg org, string name)
    {
        var wanted = await context.ReadObjectAsync();
        var user = org.People.Find(wanted.Text("user") ?? "integration");
        if (user < 0 || org.Find(name) is not { Business: true } table)
        {
            return Results.NotFound();
        }

        foreach (var (key, permission) in new[] { ("viewAll", "PermissionsViewAllRecords"), ("edit", "PermissionsEdit") })
        {
            if (wanted.TryGetProperty(key, out var granted))
            {
                PermissionEdits.SetObject(org, user, table, permission, granted.GetBoolean());
            }
        }

        return Results.NoContent();
    }

    private static async Task<IResult> SetOrgAsync(HttpContext context, SalesforceOrg org)
    {
        var wanted = await context.ReadObjectAsync();
        lock (org.Gate)
        {
            org.Table("Organization").Column<BooleanColumn>("IsSandbox").Put(0, wanted.GetProperty("sandbox").GetBoolean());
        }

        return Results.NoContent();
    }

    private static async Task<IResult> MergeAsync(HttpContext context, SalesforceOrg org)
    {
        var wanted = await context.ReadObjectAsync();
        var master = org.Accounts.RowOf(wanted.Text("master") ?? "");
        var merged = wanted.GetProperty("merged").EnumerateArray().Select(id => org.Accounts.RowOf(id.GetString() ?? "")).ToList();
        lock (org.Gate)
        {
            if (master < 0 || merged.Count is 0 or > 2 || merged.Exists(row => row < 0 || row == master || org.Accounts.IsDeleted(row)))
            {
                return Results.BadRequest("one living master and one or two other living accounts are needed");
            }

            AccountMerge.Run(org, new RecordWriter(org, org.AccessOf(org.People.Admin), RowFaults.None), master, merged);
        }

        return Results.NoContent();
    }

    private static IResult RemoveField(SalesforceOrg org, string name, string field)
    {
        lock (org.Gate)
        {
            if (org.Find(name)?.Field(field) is not { Custom: true } found)
            {
                return Results.NotFound();
            }

            org.CustomFields.Remove(found);
            return Results.NoContent();
        }
    }

    /// <summary>Does it to all of the named records as the administrator, or to none.</summary>
    private static async Task<IResult> ForEachAsync(HttpContext context, SalesforceOrg org, bool deleted,
        Action<RecordWriter, Table, int> act)
    {
        var wanted = await context.ReadObjectAsync();
        lock (org.Gate)
        {
            var rows = wanted.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!)
                .Select(id => (Table: org.FindById(id), Row: org.FindById(id)?.RowOf(id) ?? -1)).ToList();
            if (rows.Exists(each => each.Row < 0 || each.Table!.IsDeleted(each.Row) != deleted || each.Table.Purged.At(each.Row)))
            {
                return Results.BadRequest($"all ids must be of {(deleted ? "deleted" : "living")} records");
            }

            var writer = new RecordWriter(org, org.AccessOf(org.People.Admin), RowFaults.None);
            rows.ForEach(each => act(writer, each.Table!, each.Row));
        }

        return Results.NoContent();
    }

    private static async Task<IResult> SetAutomationAsync(HttpContext context, SalesforceOrg org)
    {
        try
        {
            var rule = (await context.ReadObjectAsync()).Deserialize<Automation>(Strict)!;
            lock (org.Gate)
            {
                if (!Automation.Kinds.Contains(rule.Kind) || org.Find(rule.Object) is not { Business: true }
                    || (rule.Kind == "ValidationRule") != (rule.Condition is not null))
                {
                    return Results.BadRequest($"kind must be one of {string.Join(", ", Automation.Kinds)}, object one of business; "
                        + "a validation rule, and nothing else, has a condition");
                }

                var engine = new QueryEngine(org, org.AccessOf(org.People.Admin));
                org.Automations.Set(rule, rule.Condition is null ? null
                    : engine.Test(SoqlParser.Parse($"SELECT Id FROM {rule.Object} WHERE {rule.Condition}")));
            }

            return Results.NoContent();
        }
        catch (Exception wrong) when (wrong is JsonException or SalesforceException)
        {
            return Results.BadRequest(wrong.Message);
        }
    }
}
