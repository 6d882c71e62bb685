using static Connector.Emulator.Salesforce.Org.FieldKinds;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// Automation as clients query it. Apex triggers are found by both APIs, workflow and validation rules by Tooling only, flows as
/// FlowDefinitionView by the data API only. A workflow rule has no column that says whether it is active.
/// </summary>
internal static class AutomationTables
{
    private static readonly string[] Events =
        ["BeforeInsert", "AfterInsert", "BeforeUpdate", "AfterUpdate", "BeforeDelete", "AfterDelete", "AfterUndelete"];

    public static void AddTo(SetupCatalog catalog, SalesforceOrg org, bool tooling)
    {
        AddTriggers(catalog, org);
        if (!tooling)
        {
            AddFlows(catalog, org);
            return;
        }

        catalog.Add(Table("WorkflowRule", "Workflow Rule", "01Q"), Id("Id"), Text("Name", "Name", 80), Text("TableEnumOrId", "Object", 40),
            Text("NamespacePrefix", "Namespace Prefix", 15));
        foreach (var rule in Of(org, "WorkflowRule"))
        {
            catalog.Append("WorkflowRule", ("Name", rule.Name), ("TableEnumOrId", rule.Object));
        }

        AddValidationRules(catalog, org);
    }

    private static void AddTriggers(SetupCatalog catalog, SalesforceOrg org)
    {
        catalog.Add(Table("ApexTrigger", "Apex Trigger", "01q"),
            [Id("Id"), Text("Name", "Name", 255), Text("TableEnumOrId", "Object", 40), Text("NamespacePrefix", "Namespace Prefix", 15),
            Text("Status", "Status", 40), .. Events.Select(name => Flag("Usage" + name, name))]);
        foreach (var rule in Of(org, "ApexTrigger"))
        {
            var row = catalog.Append("ApexTrigger", ("Name", rule.Name), ("TableEnumOrId", rule.Object),
                ("Status", rule.Active ? "Active" : "Inactive"));
            foreach (var name in rule.Events)
            {
                catalog.Mark("ApexTrigger", "Usage" + name, row, true);
            }
        }
    }

    private static void AddFlows(SetupCatalog catalog, SalesforceOrg org)
    {
        const string flow = "FlowDefinitionView";
        catalog.Add(Table(flow, "Flow Definition", "3dd"), Id("Id"), Text("DurableId", "Durable Id", 255), Text("ApiName", "API Name", 255),
            Text("Label", "Label", 255), Text("ProcessType", "Process Type", 40), Text("TriggerType", "Trigger", 40),
            Text("RecordTriggerType", "Record Trigger Type", 40), Text("TriggerObjectOrEventId", "Triggering Object or Event ID", 255),
            Text("TriggerObjectOrEventLabel", "Triggering Object or Event Label", 255), Text("ActiveVersionId", "Active Version", 255),
            Text("NamespacePrefix", "Namespace Prefix", 15), Flag("IsActive", "Active"));
        foreach (var rule in Of(org, "Flow"))
        {
            var id = RecordId.Format("300", catalog.Find(flow)!.Count);
            var triggered = rule.TriggerType is not null;
            var row = catalog.Append(flow, ("DurableId", id), ("ApiName", rule.Name), ("Label", rule.Name.Replace('_', ' ')),
                ("ProcessType", rule.ProcessType), ("TriggerType", rule.TriggerType),
                ("RecordTriggerType", triggered ? rule.RecordTriggerType : null), ("TriggerObjectOrEventId", triggered ? rule.Object : null),
                ("TriggerObjectOrEventLabel", triggered ? org.Table(rule.Object).Label : null),
                ("ActiveVersionId", rule.Active ? RecordId.Format("301", catalog.Find(flow)!.Count) : null));
            catalog.Mark(flow, "IsActive", row, rule.Active);
        }
    }

    private static void AddValidationRules(SetupCatalog catalog, SalesforceOrg org)
    {
        const string name = "ValidationRule";
        catalog.Add(Table(name, "Validation Rule", "03d"), Id("Id"), Text("ValidationName", "Name", 80), Text("EntityDefinitionId", "Object", 80),
            Lookup("EntityRow", "Object", "EntityDefinition", "EntityDefinition"), Text("ErrorMessage", "Message", 255),
            Text("ErrorDisplayField", "Field", 80), Text("NamespacePrefix", "Namespace Prefix", 15), Flag("Active", "Active"));
        foreach (var rule in Of(org, name))
        {
            var row = catalog.Append(name, ("ValidationName", rule.Name), ("EntityDefinitionId", rule.Object), ("ErrorMessage", rule.Message),
                ("ErrorDisplayField", rule.Field));
            catalog.PointToEntity(name, row, rule.Object);
            catalog.Mark(name, "Active", row, rule.Active);
        }
    }

    private static Table Table(string name, string label, string keyPrefix) => new(name, label, label + "s", keyPrefix) { Setup = true };

    private static IEnumerable<Automation> Of(SalesforceOrg org, string kind) => org.Automations.All.Where(rule => rule.Kind == kind);
}
