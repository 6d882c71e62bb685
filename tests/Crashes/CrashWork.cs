using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Connector.Crashes;

public enum CrmKind
{
    Salesforce,
    HubSpot,
}

internal enum WorkKind
{
    /// <summary>The first run of an empty store on an org without the fields.</summary>
    FirstFill,

    /// <summary>The run after each account got its neighbour's number of employees, a person edited a segment and one account was deleted.</summary>
    Incremental,

    /// <summary>Carrying out an approved plan.</summary>
    Apply,

    /// <summary>Taking the first fill back.</summary>
    Undo,

    /// <summary>Carrying out an approved plan of merges, of a third as many companies, each there three times.</summary>
    Merge,

    /// <summary>Carrying out an approved plan of artefacts and records on an org that has neither.</summary>
    Deploy,

    /// <summary>Taking all of that back, with the data.</summary>
    TakeBack,
}

/// <summary>What is disturbed: a kind of work, on a book of a size, by a path of writing, with a kind of store.</summary>
/// <param name="IsBulk">Three jobs; else calls of the usual number of rows. Of merges, where a CRM takes several a call: three; else one.</param>
internal sealed record CrashWork(CrmKind Crm, WorkKind Kind, int Accounts, bool IsBulk, StoreKind Store)
{
    /// <summary>The folder of the book to load; null = a book is generated.</summary>
    public async Task<string?> BookAsync(string folder)
    {
        if (Kind != WorkKind.Merge) return null;
        var book = Directory.CreateDirectory(Path.Combine(folder, "book")).FullName;
        await DuplicateBook.WriteAsync(book, Crm, Math.Max(1, Accounts / DuplicateBook.Twins));
        return book;
    }

    public bool HasArtefacts => Kind is WorkKind.Deploy or WorkKind.TakeBack;

    public override string ToString() => $"{Crm}: {Kind} of {Accounts} accounts by {(Kind == WorkKind.Merge ? IsBulk ? "several a call" : "one a call" : IsBulk ? "jobs" : "calls")} on {Store}";

    /// <summary>Brings a fresh scene to where the work begins; gives the verb that does the work.</summary>
    public async Task<string[]> PrepareAsync(CrashScene scene)
    {
        switch (Kind)
        {
            case WorkKind.FirstFill:
                return ["run"];
            case WorkKind.Incremental:
                await scene.SucceedAsync("run");
                await ChangeBookAsync(scene.Crm);
                return ["run"];
            case WorkKind.Merge:
                await scene.SucceedAsync("run");
                var merges = Number((await scene.SucceedAsync("duplicates", "plan")).Json.GetProperty("plan"));
                await scene.SucceedAsync("approve", merges, "--irreversible", "--by", "somebody");
                return ["apply", merges];
            case WorkKind.Apply or WorkKind.Deploy:
                return ["apply", await ApprovedAsync(scene)];
            case WorkKind.TakeBack:
                return ["undo", Number((await scene.SucceedAsync("apply", await ApprovedAsync(scene))).Json.GetProperty("run")), "--delete-data"];
            default:
                return ["undo", Number((await scene.SucceedAsync("run")).Json.GetProperty("run"))];
        }
    }

    private static async Task<string> ApprovedAsync(CrashScene scene)
    {
        var plan = Number((await scene.SucceedAsync("plan")).Json.GetProperty("plan"));
        await scene.SucceedAsync("approve", plan, "--by", "somebody");
        return plan;
    }

    private static string Number(JsonElement number) => number.GetInt64().ToString(CultureInfo.InvariantCulture);

    private static async Task ChangeBookAsync(Twin crm)
    {
        var (employees, tier) = (crm.Fields.Employees, crm.Fields.Tier);
        var accounts = await crm.RecordsAsync([employees, tier]);
        var changed = accounts.Zip(accounts.Skip(1), (account, next) => (account.Id, employees, JsonSerializer.SerializeToNode(next.Values[employees])));
        var edited = accounts.First(account => account.Text(tier) is { } now && now != "strategic");
        await crm.ChangeAsync(changed.Append((edited.Id, tier, JsonValue.Create("strategic"))));
        await crm.DeleteAsync(accounts[^1].Id);
    }
}
