using System.Runtime.CompilerServices;
using Connector.Http;
using Connector.Salesforce.Api;
using Newtonsoft.Json.Linq;

namespace Connector.Salesforce;

/// <summary>Lets the nightly user read and edit fields by one permission set of ours (contract 10): a new field is visible to nobody.</summary>
internal sealed class SalesforceFieldAccess(SalesforceApis setup, SalesforceApis nightly, SalesforceOptions options)
{
    public const string PermissionSet = "Segmentation_Connector";

    /// <summary>By this the set is known to be ours.</summary>
    public const string Description = $"Read and edit access to the segment fields. {SalesforceFields.Mark}.";

    /// <summary>What earlier versions wrote, and is still ours.</summary>
    public const string DescriptionBeforeMarks = "Read and edit access to the segment fields.";

    public async IAsyncEnumerable<string> GrantAsync(IReadOnlyList<string> fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var set = await FindSetAsync(cancellationToken);
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

        if (await AssignAsync(set, cancellationToken)) yield return $"permission set {PermissionSet}: assigned to the connection's user";
    }

    /// <summary>Gives the set to the connection's user, where there is one.</summary>
    public async IAsyncEnumerable<string> AssignExistingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await FindSetAsync(cancellationToken) is { } set && await AssignAsync(set, cancellationToken)) yield return $"permission set {PermissionSet}: assigned to the connection's user";
    }

    /// <summary>Takes the set from the connection's user: one that is assigned cannot be deleted.</summary>
    public async Task UnassignAsync(CancellationToken cancellationToken)
    {
        if (await FindSetAsync(cancellationToken) is { } set && IdOf(await AssignmentAsync(set, cancellationToken)) is { } assignment)
        {
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
    private async Task<bool> AssignAsync(string set, CancellationToken cancellationToken)
    {
        if (await AssignmentAsync(set, cancellationToken) is not null) return false;
        try
        {
            await CreateAsync("Assign Permission Sets", "PermissionSetAssignment", new JObject { ["AssigneeId"] = await UserAsync(cancellationToken), ["PermissionSetId"] = set }, cancellationToken);
            return true;
        }
        catch (CrmContractException fault) when (SalesforceErrors.IsCode(fault, "DUPLICATE_VALUE"))
        {
            return false;
        }
    }

    private async Task<string?> FindSetAsync(CancellationToken cancellationToken) =>
        IdOf(await FirstAsync($"{Soql.Select(["Id"], "PermissionSet")} WHERE Name = {Soql.Text(PermissionSet)}", cancellationToken));

    private async Task<JObject?> AssignmentAsync(string set, CancellationToken cancellationToken)
    {
        var find = $"{Soql.Select(["Id"], "PermissionSetAssignment")} WHERE PermissionSetId = {Soql.Text(set)} AND AssigneeId = {Soql.Text(await UserAsync(cancellationToken))}";
        return await FirstAsync(find, cancellationToken);
    }

    private async Task<string> UserAsync(CancellationToken cancellationToken) =>
        (await nightly.Identity.WhoAmIAsync(cancellationToken)).UserId ?? throw SalesforceErrors.Contract("userinfo names no user_id");

    private async Task<string> CreateAsync(string right, string type, JObject record, CancellationToken cancellationToken) =>
        MustSucceed(await NeedAsync(right, setup.Setup.CreateAsync(type, record, cancellationToken)));

    private async Task<JObject?> FirstAsync(string soql, CancellationToken cancellationToken) =>
        (await NeedAsync("View Setup and Configuration", setup.Query.AskAsync(soql, cancellationToken))).First;

    private static string? IdOf(JObject? record) => (string?)record?["Id"];
}
