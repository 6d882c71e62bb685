namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// Something that runs when a record of the object is saved. Triggers, flows and workflow rules are only listed, for a client that wants to
/// name what its writes will set off; a validation rule also acts.
/// </summary>
/// <param name="Kind">ApexTrigger, Flow, WorkflowRule or ValidationRule.</param>
/// <param name="Object">API name of the object.</param>
/// <param name="Name">API name; of a trigger its class-like name.</param>
internal sealed record Automation(string Kind, string Object, string Name)
{
    public static readonly string[] Kinds = ["ApexTrigger", "Flow", "WorkflowRule", "ValidationRule"];

    public bool Active { get; init; } = true;

    /// <summary>Of a trigger: BeforeInsert, AfterInsert, BeforeUpdate, AfterUpdate, BeforeDelete, AfterDelete, AfterUndelete.</summary>
    public IReadOnlyList<string> Events { get; init; } = ["BeforeUpdate"];

    /// <summary>Of a flow: RecordBeforeSave, RecordAfterSave, RecordBeforeDelete; null for one that no record starts.</summary>
    public string? TriggerType { get; init; } = "RecordAfterSave";

    /// <summary>Of a flow: Create, Update, CreateAndUpdate, Delete.</summary>
    public string RecordTriggerType { get; init; } = "CreateAndUpdate";

    /// <summary>Of a flow: AutoLaunchedFlow, or Workflow for a process of the Process Builder.</summary>
    public string ProcessType { get; init; } = "AutoLaunchedFlow";

    /// <summary>Of a validation rule: what the user is told, and the field it is shown at.</summary>
    public string? Message { get; init; }

    public string? Field { get; init; }

    /// <summary>Of a validation rule: a SOQL condition; a record that meets it after the write is refused.</summary>
    public string? Condition { get; init; }
}

/// <summary>The automation of the org. Used under its gate.</summary>
internal sealed class Automations
{
    private readonly List<(Automation Rule, Func<int, bool>? IsViolated)> _all = [];

    public IEnumerable<Automation> All => _all.Select(each => each.Rule);

    /// <param name="rule">Replaces one of the same kind, object and name.</param>
    /// <param name="isViolated">The condition of a validation rule, as a test on a row of its object.</param>
    public void Set(Automation rule, Func<int, bool>? isViolated)
    {
        _all.RemoveAll(old => (old.Rule.Kind, old.Rule.Object, old.Rule.Name) == (rule.Kind, rule.Object, rule.Name));
        _all.Add((rule, isViolated));
    }

    public void Clear() => _all.Clear();

    public bool Validates(Table table) => _all.Exists(each => each.IsViolated is not null && each.Rule.Object == table.Name);

    /// <summary>What the first violated rule says of the row as it now stands.</summary>
    public RecordError? Refusal(Table table, int row)
    {
        foreach (var (rule, isViolated) in _all)
        {
            if (rule.Active && rule.Object == table.Name && isViolated is not null && isViolated(row))
            {
                return new("FIELD_CUSTOM_VALIDATION_EXCEPTION", rule.Message ?? rule.Name, rule.Field is null ? [] : [rule.Field]);
            }
        }

        return null;
    }
}
