using Connector.Http;
using Connector.Planning;
using Connector.Salesforce.Api;
using Newtonsoft.Json.Linq;

namespace Connector.Salesforce;

/// <summary>Lists what our writes set off in the org: Apex triggers and workflow rules by the Tooling API, record-triggered flows by the data API.</summary>
internal sealed class SalesforceAutomation(SalesforceApis apis, SalesforceOptions options)
{
    /// <summary>A kind that the user may not list, or that the org does not answer for, is a note: a list is never worth a failed run.</summary>
    public async Task<AutomationList> ListAsync(CancellationToken cancellationToken)
    {
        var (found, notes) = (new List<Automation>(), new List<string>());
        var objects = await NamesAsync(notes, cancellationToken);
        await AddAsync("Apex triggers", apis.Setup.AskToolingAsync, Triggers(objects), Trigger);
        await AddAsync("record-triggered flows", apis.Query.AskAsync, Flows(objects), Flow);
        await AddAsync("workflow rules", apis.Setup.AskToolingAsync, Rules(objects), row => new Automation(AutomationKind.WorkflowRule, Text(row, "Name"), null));
        return new AutomationList([.. found.OrderBy(one => one.Kind).ThenBy(one => one.Name, StringComparer.Ordinal)], notes);

        async Task AddAsync(string kind, Func<string, CancellationToken, Task<SmallQueryAnswer>> ask, string soql, Func<JObject, Automation> read)
        {
            try
            {
                var answer = await ask(soql, cancellationToken);
                found.AddRange((answer.Records ?? []).Select(read));
                if (!answer.Done) notes.Add($"{kind}: more than could be listed at once");
            }
            catch (CrmException fault)
            {
                notes.Add($"{kind} could not be listed: {fault.Message}");
            }
        }
    }

    private static string Triggers(string objects) =>
        $"{Soql.Select(["Name", "UsageBeforeUpdate", "UsageAfterUpdate"], "ApexTrigger")} WHERE TableEnumOrId IN {objects} AND Status = 'Active'";

    private static string Flows(string objects) =>
        $"{Soql.Select(["ApiName", "TriggerType", "RecordTriggerType"], "FlowDefinitionView")} WHERE TriggerObjectOrEventId IN {objects} AND IsActive = true";

    private static string Rules(string objects) => $"{Soql.Select(["Name"], "WorkflowRule")} WHERE TableEnumOrId IN {objects}";

    private static Automation Trigger(JObject row) =>
        new(AutomationKind.Trigger, Text(row, "Name"), IsTrue(row["UsageBeforeUpdate"]) || IsTrue(row["UsageAfterUpdate"]));

    private static Automation Flow(JObject row) => new(
        AutomationKind.Flow,
        Text(row, "ApiName"),
        TextOf(row["TriggerType"]) is "RecordBeforeSave" or "RecordAfterSave" ? TextOf(row["RecordTriggerType"])?.Contains("Update", StringComparison.Ordinal) : false);

    /// <summary>Set-up objects name a standard object by its API name and a custom one by its durable id.</summary>
    private async Task<string> NamesAsync(List<string> notes, CancellationToken cancellationToken)
    {
        if (!options.ObjectName.EndsWith("__c", StringComparison.Ordinal)) return Soql.Texts([options.ObjectName]);
        try
        {
            var soql = $"{Soql.Select(["DurableId"], "EntityDefinition")} WHERE QualifiedApiName = {Soql.Text(options.ObjectName)}";
            var id = TextOf((await apis.Setup.AskToolingAsync(soql, cancellationToken)).First?["DurableId"]);
            return Soql.Texts(id is null ? [options.ObjectName] : [options.ObjectName, id]);
        }
        catch (CrmException fault)
        {
            notes.Add($"the object's own id could not be found out, automation may be missing: {fault.Message}");
            return Soql.Texts([options.ObjectName]);
        }
    }

    private static string Text(JObject row, string name) => TextOf(row[name]) ?? "(without a name)";

    // An answer of another shape is none: a cast would end the run.
    private static string? TextOf(JToken? token) => token is JValue { Value: string text } ? text : null;

    private static bool IsTrue(JToken? token) => token is JValue { Value: true };
}
