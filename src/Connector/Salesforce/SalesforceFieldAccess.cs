using System.Runtime.CompilerServices;
using Connector.Http;
using Connector.Salesforce.Api;
using Newtonsoft.Json.Linq;

namespace Connector.Salesforce;

/// <summary>Lets the nightly user read and edit fields by one permission set of ours (contract 10): a new field is visible to nobody.</summary>
internal sealed class SalesforceFieldAccess(SalesforceApis setup, SalesforceApis nightly, SalesforceOptions options)
{
    public const string PermissionSet = "Segmentation_Connector";

    /// <summary>Sees the segment fields.</summary>
    public const string ReaderSet = "Segmentation_Reader";

    /// <summary>May change them.</summary>
    public const string OverrideSet = "Segmentation_Override";

    /// <summary>Those that are given to somebody here.</summary>
    public static readonly IReadOnlyList<string> AssignedSets = [PermissionSet, ReaderSet, OverrideSet];

    /// <summary>By this the set is known to be ours.</summary>
    public const string Description = $"Read and edit access to the segment fields. {SalesforceFields.Mark}.";

    /// <summary>What earlier versions wrote, and is still ours.</summary>
    public const string DescriptionBeforeMarks = "Read and edit access to the segment fields.";

    public async IAsyncEnumerable<string> GrantAsync(IReadOnlyList<string> fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var set = await FindSetAsync(PermissionSet, cancellationToken);
        if (set is null)
        {
            var record = new JObject { ["Name"] = PermissionSet, ["Label"] = "Segmentation connector", ["Description"] = Description };
            set = await CreateAsync("Manage Profiles and Permission Sets", "PermissionSet", record, cancellationToken);
            yield return $"permission set {PermissionSet}: created";
        }

        foreach (var field in fields)
        {
            if (await GrantAsync(set, $"{options.ObjectName}.{field}", cancellationToken) is { } done) yield return done;
        }

        if (await AssignAsync(set, await UserAsync(cancellationToken), cancellationToken)) yield return $"permission set {PermissionSet}: assigned to the connection's user";
        foreach (var other in AssignedSets.Where(other => other != PermissionSet))
        {
            await foreach (var done in GiveAsync(other, cancellationToken)) yield return done;
        }
    }

    /// <summary>Gives the sets that there are to the connection's user and to the people whom the settings name.</summary>
    public async IAsyncEnumerable<string> AssignExistingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var set in AssignedSets)
        {
            await foreach (var done in GiveAsync(set, cancellationToken)) yield return done;
        }
    }

    /// <summary>Takes a set from those whom <see cref="AssignExistingAsync"/> gave it: one that is assigned cannot be deleted. Whom others gave it keeps it.</summary>
    public async Task UnassignAsync(string set, CancellationToken cancellationToken)
    {
        if (!IsGiven(set) || await FindSetAsync(set, cancellationToken) is not { } id) return;
        foreach (var user in (await UsersAsync(set, cancellationToken)).Users)
        {
            if (IdOf(await AssignmentAsync(id, user, cancellationToken)) is not { } assignment) continue;
            await NeedAsync("Assign Permission Sets", setup.Setup.DeleteAsync("PermissionSetAssignment", assignment, cancellationToken));
        }
    }

    /// <exception cref="CrmAccessException">With the right's name in front, when a right is what lacks.</exception>
    public static async Task<T> NeedAsync<T>(string right, Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (CrmAccessException refused) when (refused.Status == 403)
        {
            throw new CrmAccessException(refused.Crm, refused.Status, refused.Code, $"the set-up credential needs the right '{right}': {refused.Message}", refused);
        }
    }

    public static async Task NeedAsync(string right, Task call) => await NeedAsync(right, DoneAsync(call));

    public static string MustSucceed(SaveResult result) => result is { Success: true, Id: { Length: > 0 } id }
        ? id
        : throw SalesforceErrors.Contract("Salesforce refused a record of the set-up", code: Redaction.Code(result.Errors is [var error, ..] ? error.StatusCode : null));

    private static async Task<bool> DoneAsync(Task call)
    {
        await call;
        return true;
    }

    private async IAsyncEnumerable<string> GiveAsync(string set, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!IsGiven(set) || await FindSetAsync(set, cancellationToken) is not { } id) yield break;
        var (users, strangers) = await UsersAsync(set, cancellationToken);
        var given = 0;
        foreach (var user in users) given += await AssignAsync(id, user, cancellationToken) ? 1 : 0;
        if (given > 0) yield return $"permission set {set}: assigned to {(set == PermissionSet ? "the connection's user" : $"{given} people whom the settings name")}";
        if (strangers.Count > 0)
        {
            yield return $"permission set {set}: of the user names in the settings, number {string.Join(", ", strangers)} is no active user of the org: correct it";
        }
    }

    private bool IsGiven(string set) => set == PermissionSet || NamesFor(set).Any();

    private IEnumerable<string> NamesFor(string set) => set == ReaderSet ? options.Deployment.ReaderNames : options.Deployment.OverriderNames;

    /// <summary>Null when the set has the access already.</summary>
    private async Task<string?> GrantAsync(string set, string field, CancellationToken cancellationToken)
    {
        var find = $"{Soql.Select(["Id", "PermissionsEdit"], "FieldPermissions")} WHERE ParentId = {Soql.Text(set)} AND SobjectType = {Soql.Text(options.ObjectName)} AND Field = {Soql.Text(field)}";
        var existing = await FirstAsync(find, cancellationToken);
        if ((bool?)existing?["PermissionsEdit"] == true) return null;

        var rights = new JObject { ["PermissionsRead"] = true, ["PermissionsEdit"] = true };
        if (IdOf(existing) is { } id) await NeedAsync("Manage Profiles and Permission Sets", setup.Setup.UpdateAsync("FieldPermissions", id, rights, cancellationToken));
        else
        {
            var record = new JObject(rights) { ["ParentId"] = set, ["SobjectType"] = options.ObjectName, ["Field"] = field };
            await CreateAsync("Manage Profiles and Permission Sets", "FieldPermissions", record, cancellationToken);
        }

        return $"permission set {PermissionSet}: may read and edit {field}";
    }

    /// <summary>False when the user has the set already.</summary>
    private async Task<bool> AssignAsync(string set, string user, CancellationToken cancellationToken)
    {
        if (await AssignmentAsync(set, user, cancellationToken) is not null) return false;
        try
        {
            await CreateAsync("Assign Permission Sets", "PermissionSetAssignment", new JObject { ["AssigneeId"] = user, ["PermissionSetId"] = set }, cancellationToken);
            return true;
        }
        catch (CrmContractException fault) when (SalesforceErrors.IsCode(fault, "DUPLICATE_VALUE"))
        {
            return false;
        }
    }

    private async Task<string?> FindSetAsync(string set, CancellationToken cancellationToken) =>
        IdOf(await FirstAsync($"{Soql.Select(["Id"], "PermissionSet")} WHERE Name = {Soql.Text(set)}", cancellationToken));

    private Task<JObject?> AssignmentAsync(string set, string user, CancellationToken cancellationToken) =>
        FirstAsync($"{Soql.Select(["Id"], "PermissionSetAssignment")} WHERE PermissionSetId = {Soql.Text(set)} AND AssigneeId = {Soql.Text(user)}", cancellationToken);

    /// <summary>Who gets a set, and which of the names in the settings are nobody's, counted from 1: a name is a person's and goes into no message.</summary>
    private async Task<(IReadOnlyList<string> Users, IReadOnlyList<int> Strangers)> UsersAsync(string set, CancellationToken cancellationToken)
    {
        if (set == PermissionSet) return ([await UserAsync(cancellationToken)], []);
        var (users, strangers) = (new List<string>(), new List<int>());
        foreach (var (place, name) in NamesFor(set).Index())
        {
            if (IdOf(await FirstAsync($"{Soql.Select(["Id"], "User")} WHERE Username = {Soql.Text(name)} AND IsActive = true", cancellationToken)) is { } user) users.Add(user);
            else strangers.Add(place + 1);
        }

        return (users, strangers);
    }

    private async Task<string> UserAsync(CancellationToken cancellationToken) =>
        (await nightly.Identity.WhoAmIAsync(cancellationToken)).UserId ?? throw SalesforceErrors.Contract("userinfo names no user_id");

    private async Task<string> CreateAsync(string right, string type, JObject record, CancellationToken cancellationToken) =>
        MustSucceed(await NeedAsync(right, setup.Setup.CreateAsync(type, record, cancellationToken)));

    private async Task<JObject?> FirstAsync(string soql, CancellationToken cancellationToken) =>
        (await NeedAsync("View Setup and Configuration", setup.Query.AskAsync(soql, cancellationToken))).First;

    private static string? IdOf(JObject? record) => (string?)record?["Id"];
}
