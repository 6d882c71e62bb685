using System.Globalization;
using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Http;
using Connector.Reading;
using Newtonsoft.Json.Linq;

namespace Connector.Salesforce;

/// <summary>What would fail tonight. Each question is asked even when the one before failed, unless nobody can be asked.</summary>
internal sealed class SalesforceExamination(SalesforceApis apis, SalesforceFields schema, SalesforceOptions options, RateGovernor governor, TimeProvider time)
{
    private string? _user;

    public async IAsyncEnumerable<Check> ExamineAsync(
        FieldNeeds needs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var credentials = await TryAsync("credentials", CredentialsAsync, "Check LoginUrl, flow, client id and secret or key of the connection.", cancellationToken);
        yield return credentials;
        if (credentials.Result == CheckResult.Failed) yield break;

        yield return await TryAsync("API version", VersionAsync, "Set ApiVersion to one that the org offers.", cancellationToken);

        CrmSchema? described = null;
        yield return await TryAsync("object", DescribeAsync, $"Give the user read access to {options.ObjectName}.", cancellationToken);
        if (described is not null)
        {
            foreach (var check in Fields(described, needs)) yield return check;
            yield return Clock(described);
        }

        yield return await TryAsync(Check.SeesEveryAccount, SeesAllAsync, "Give the user 'View All' on the object by a permission set.", cancellationToken, failure: CheckResult.Warning);
        yield return await TryAsync("API calls left", LimitsAsync, "Give the user 'View Setup and Configuration' so that limits can be read.", cancellationToken, failure: CheckResult.Warning);

        async Task<Check> DescribeAsync(string name, CancellationToken token)
        {
            described = await schema.DescribeAsync(token);
            return new Check(name, CheckResult.Passed, $"{options.ObjectName} shows {Plural.Of(described.Fields.Count, "field")} to the user");
        }
    }

    private static async Task<Check> TryAsync(
        string name, Func<string, CancellationToken, Task<Check>> ask, string mend, CancellationToken cancellationToken, CheckResult failure = CheckResult.Failed)
    {
        try
        {
            return await ask(name, cancellationToken);
        }
        catch (CrmException fault)
        {
            return new Check(name, failure, fault.Message, mend);
        }
    }

    private async Task<Check> CredentialsAsync(string name, CancellationToken cancellationToken)
    {
        var who = await apis.Identity.WhoAmIAsync(cancellationToken);
        _user = who.UserId;
        return new Check(name, CheckResult.Passed, $"logged in as user {who.UserId} of org {who.OrganizationId}");
    }

    private async Task<Check> VersionAsync(string name, CancellationToken cancellationToken)
    {
        var offered = (await apis.Identity.VersionsAsync(cancellationToken)).Select(row => row.Version).ToList();
        return offered.Contains(options.ApiVersion)
            ? new Check(name, CheckResult.Passed, $"{options.ApiVersion} is offered")
            : new Check(name, CheckResult.Failed, $"{options.ApiVersion} is not offered; the newest is {offered.LastOrDefault()}", "Set ApiVersion to one that the org offers.");
    }

    /// <summary>One check for each field, so that each can be mended alone.</summary>
    private IEnumerable<Check> Fields(CrmSchema described, FieldNeeds needs)
    {
        foreach (var field in needs.Inputs) yield return Input(described, field, isRequired: needs.Required.Contains(field, StringComparer.OrdinalIgnoreCase));
        foreach (var field in needs.Written.Concat(needs.Notes)) yield return SegmentField(described, field);
    }

    private Check Input(CrmSchema described, string field, bool isRequired)
    {
        if (described.Fields.ContainsKey(field)) return new Check($"field {field}", CheckResult.Passed, "visible");
        return isRequired
            ? new Check($"field {field}", CheckResult.Failed, Invisible(field), "Create it, or give the user read access by a permission set: no run may write without it.")
            : new Check($"field {field}", CheckResult.Warning, Invisible(field), "Create it, or give the user read access by a permission set; until then what comes from it is unknown.");
    }

    private Check SegmentField(CrmSchema described, string field)
    {
        if (!described.Fields.TryGetValue(field, out var found)) return new Check($"field {field}", CheckResult.Failed, Invisible(field), "Run 'connector setup': it creates the field and gives access to it.");
        return found.IsWritable
            ? new Check($"field {field}", CheckResult.Passed, "visible and editable")
            : new Check($"field {field}", CheckResult.Failed, $"{options.ObjectName}.{field} is visible but may not be edited", "Give the user edit access to the field by a permission set; a formula can never be written.");
    }

    /// <summary>Salesforce leaves a hidden field out of its description, so the two cannot be told apart (contract 2.2).</summary>
    private string Invisible(string field) => $"{options.ObjectName}.{field} does not exist or is hidden from the user";

    private Check Clock(CrmSchema described)
    {
        var skew = (described.ServerTime - time.GetUtcNow()).Duration();
        var detail = string.Create(CultureInfo.InvariantCulture, $"{skew.TotalSeconds:0} seconds between this machine and Salesforce");
        return skew <= options.ClockTolerance
            ? new Check("clock", CheckResult.Passed, detail)
            : new Check("clock", CheckResult.Warning, detail, "Synchronise this machine's clock: the JWT flow fails with a wrong one.");
    }

    /// <summary>By 'View All' or 'Modify All' of any assigned permission set, the profile's own included, or because accounts are public.</summary>
    private async Task<Check> SeesAllAsync(string name, CancellationToken cancellationToken)
    {
        var assigned = await apis.Query.AskAsync($"{Soql.Select(["PermissionSetId"], "PermissionSetAssignment")} WHERE AssigneeId = {Soql.Text(_user ?? "")}", cancellationToken);
        var sets = (assigned.Records ?? []).Select(row => (string?)row["PermissionSetId"]).OfType<string>().ToList();
        if (sets.Count > 0)
        {
            var soql = $"{Soql.Select(["PermissionsViewAllRecords", "PermissionsModifyAllRecords"], "ObjectPermissions")} WHERE SobjectType = {Soql.Text(options.ObjectName)} AND ParentId IN {Soql.Texts(sets)}";
            var rights = await apis.Query.AskAsync(soql, cancellationToken);
            if ((rights.Records ?? []).Any(row => IsTrue(row["PermissionsViewAllRecords"]) || IsTrue(row["PermissionsModifyAllRecords"])))
            {
                return new Check(name, CheckResult.Passed, $"the user has 'View All' on {options.ObjectName}");
            }
        }

        var sharing = await apis.Setup.AskToolingAsync($"{Soql.Select(["InternalSharingModel"], "EntityDefinition")} WHERE QualifiedApiName = {Soql.Text(options.ObjectName)}", cancellationToken);
        var model = (string?)sharing.First?["InternalSharingModel"];
        return model is "Read" or "ReadWrite" or "FullAccess"
            ? new Check(name, CheckResult.Passed, $"{options.ObjectName} is public in the org")
            : new Check(name, CheckResult.Failed, $"the user sees only some records of {options.ObjectName}: segments would be decided on part of the book", "Give the user 'View All' on the object by a permission set.");
    }

    private async Task<Check> LimitsAsync(string name, CancellationToken cancellationToken)
    {
        var limits = await apis.Describe.LimitsAsync(cancellationToken);
        var (left, most) = Entry(limits, "DailyApiRequests");
        var (jobs, _) = Entry(limits, "DailyBulkV2QueryJobs");
        if (left is null || most is null) return new Check(name, CheckResult.Warning, "the org tells no daily API limit", "Give the user 'View Setup and Configuration'.");

        governor.Observe(new Allowance(most.Value - left.Value, most.Value));
        var detail = string.Create(CultureInfo.InvariantCulture, $"{left} of {most} API calls and {jobs?.ToString(CultureInfo.InvariantCulture) ?? "an unknown number of"} Bulk query jobs are left today");
        return left > most * options.Road.ReserveShare
            ? new Check(name, CheckResult.Passed, detail)
            : new Check(name, CheckResult.Failed, $"{detail}; the reserve of {options.Road.ReserveShare:P0} is touched", "Wait, lower Road:ReserveShare, or find what uses up the org's calls.");
    }

    /// <remarks>Some entries nest or may be missing (contract 2.9).</remarks>
    private static (long? Remaining, long? Max) Entry(JObject limits, string name) =>
        limits[name] is JObject entry ? (Number(entry["Remaining"]), Number(entry["Max"])) : (null, null);

    private static long? Number(JToken? token) => token?.Type == JTokenType.Integer ? (long)token : null;

    private static bool IsTrue(JToken? token) => token?.Type == JTokenType.Boolean && (bool)token;
}
