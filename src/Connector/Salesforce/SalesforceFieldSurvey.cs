using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Connector.Http;
using Connector.Reading;
using Connector.Salesforce.Metadata;
using Newtonsoft.Json.Linq;

namespace Connector.Salesforce;

/// <summary>What an org tells about the object's fields: where they are used, who sees them, when they changed last. By queries, and by a retrieve where these know nothing.</summary>
internal sealed class SalesforceFieldSurvey(SalesforceApis apis, SalesforceDependencies dependencies, StandardFieldUses standardUses, SalesforceOptions options) : IFieldSurvey
{
    private const int RowsPerPage = 2_000;

    /// <summary>Create, two looks as a small job ends soon, its results.</summary>
    private const int CallsPerSmallJob = 4;

    /// <remarks>Two counts, one for each of the parts that grow.</remarks>
    public async Task<SurveyCost> CostAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var accounts = await CountAsync(options.ObjectName, "", cancellationToken) ?? throw SalesforceErrors.Contract("a count tells no number");
        var (looks, pages) = (Math.Max(1, options.Bulk.CallsPerJob - 6), Math.Max(1, Pages(accounts, options.Bulk.RowsPerPage)));
        var rights = await CountOrNullAsync("FieldPermissions", $" WHERE SobjectType = {Soql.Text(options.ObjectName)}", cancellationToken);
        var rightPages = Math.Max(1, Pages(rights ?? 0, RowsPerPage));
        return new SurveyCost(accounts,
        [
            new("describe and count", 3, "1 description, 2 counts (made already)"),
            new("read every account", 1 + looks + pages + 1, Invariant($"1 Bulk job, about {looks} looks at it, {accounts:N0} accounts / {options.Bulk.RowsPerPage:N0} a page = {pages:N0}, 1 for deleted ones")),
            new("where fields are used", 1 + CallsPerSmallJob + 1 + CallsPerSmallJob, "1 for the fields' ids, 1 Bulk job about dependencies, about 2 looks, 1 page; of standard fields 1 list of components, 1 retrieve, about 3 looks"),
            new("who sees what", rightPages + 1, Invariant($"{rights ?? 0:N0} field rights / {RowsPerPage:N0} a page = {rightPages:N0}, 1 for who has them")),
            new("last changes", 1, "1 question to the field history"),
        ]);
    }

    public async Task<FieldUses> UsesAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var (standard, custom) = (fields.Where(field => !SalesforceDependencies.IsCustom(field)).ToList(), fields.Where(SalesforceDependencies.IsCustom).ToList());
        var nothing = new FieldUses([], [], [], []);
        var ofCustom = custom.Count == 0 ? nothing : await dependencies.FindAsync(custom, cancellationToken);
        var ofStandard = standard.Count == 0 ? nothing : await StandardAsync(standard, cancellationToken);
        return new FieldUses(
            [.. ofCustom.Found.Concat(ofStandard.Found).Distinct().OrderBy(use => use.Field, StringComparer.Ordinal).ThenBy(use => use.Kind, StringComparer.Ordinal).ThenBy(use => use.Name, StringComparer.Ordinal)],
            [.. ofCustom.Searched, .. ofStandard.Searched], [.. ofCustom.NotSearched, .. ofStandard.NotSearched], [.. ofCustom.Unsearched, .. ofStandard.Unsearched]);
    }

    private async Task<FieldUses> StandardAsync(List<string> fields, CancellationToken cancellationToken)
    {
        try
        {
            return new FieldUses(await standardUses.FindAsync(fields, cancellationToken), [StandardFieldUses.Searched], [StandardFieldUses.NotSearched], []);
        }
        catch (CrmException fault) when (fault is CrmAccessException or CrmContractException)
        {
            return new FieldUses([], [], [$"uses of standard fields ({string.Join(", ", fields)}): the dependency API knows custom fields alone, and the Metadata API, which needs 'Modify Metadata Through Metadata API Functions' for the set-up credential, is refused ({fault.Message})"], fields);
        }
    }

    public async Task<FieldAudience> AudienceAsync(CancellationToken cancellationToken)
    {
        var notes = new List<string> { "fields that every user of the object sees (required ones, system fields) have no rights of their own and stand under nobody" };
        var users = await UsersAsync(notes, cancellationToken);
        var sets = new Dictionary<string, (string Kind, string Name, HashSet<string> Reads, HashSet<string> Edits)>(StringComparer.Ordinal);
        var soql = $"{Soql.Select(["ParentId", "Parent.Label", "Parent.IsOwnedByProfile", "Parent.Profile.Name", "Field", "PermissionsRead", "PermissionsEdit"], "FieldPermissions")} WHERE SobjectType = {Soql.Text(options.ObjectName)}";
        try
        {
            await foreach (var row in RowsAsync(soql, cancellationToken))
            {
                if (Text(row, "ParentId") is not { } id || Text(row, "Field") is not { } field) continue;
                if (!sets.TryGetValue(id, out var set)) sets[id] = set = SetOf(row);
                var name = field[(field.IndexOf('.', StringComparison.Ordinal) + 1)..];
                if (IsTrue(row, "PermissionsRead")) set.Reads.Add(name);
                if (IsTrue(row, "PermissionsEdit")) set.Edits.Add(name);
            }
        }
        catch (CrmException fault) when (fault is CrmAccessException or CrmContractException)
        {
            return new FieldAudience([], [.. notes, $"field-level security could not be read: {fault.Message}"]);
        }

        return new FieldAudience(
            [
                .. sets.Select(set => new FieldViewers(set.Value.Kind, set.Value.Name, users?.GetValueOrDefault(set.Key), set.Value.Reads, set.Value.Edits))
                    .OrderByDescending(one => one.Users ?? 0).ThenBy(one => one.Kind, StringComparer.Ordinal).ThenBy(one => one.Name, StringComparer.Ordinal),
            ], notes);
    }

    /// <remarks>The history object and what can be grouped in it are UNCONFIRMED, as <see cref="SalesforceEditors"/> says: an org without it leaves the records' own times.</remarks>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> LastChangesAsync(CancellationToken cancellationToken)
    {
        var changes = new Dictionary<string, DateTimeOffset>(StringComparer.OrdinalIgnoreCase);
        var history = SalesforceDependencies.IsCustom(options.ObjectName) ? $"{options.ObjectName[..^1]}History" : $"{options.ObjectName}History";
        try
        {
            foreach (var row in (await apis.Query.AskAsync($"SELECT Field, MAX(CreatedDate) changed FROM {Soql.Name(history)} GROUP BY Field", cancellationToken)).Records ?? [])
            {
                if (row["Field"] is JValue { Value: string field } && row["changed"] is JValue { Value: string changed } && SalesforceTime.TryParse(changed, out var at)) changes[field] = at.ToUniversalTime();
            }
        }
        catch (CrmException fault) when (fault is CrmAccessException or CrmContractException)
        {
            // No history object, no right to read it, or too much of it to be grouped.
        }

        return changes;
    }

    private static (string Kind, string Name, HashSet<string> Reads, HashSet<string> Edits) SetOf(JsonElement row)
    {
        var parent = row.TryGetProperty("Parent", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        var isProfile = IsTrue(parent, "IsOwnedByProfile");
        var profile = isProfile && parent.TryGetProperty("Profile", out var owner) && owner.ValueKind == JsonValueKind.Object ? Text(owner, "Name") : null;
        return (isProfile ? "profile" : "permission set", profile ?? Text(parent, "Label") ?? "(without a name)", new(StringComparer.OrdinalIgnoreCase), new(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>By permission set, a profile's own included; null when the org does not tell.</summary>
    private async Task<Dictionary<string, long>?> UsersAsync(List<string> notes, CancellationToken cancellationToken)
    {
        const string soql = "SELECT PermissionSetId, COUNT(Id) users FROM PermissionSetAssignment WHERE Assignee.IsActive = true GROUP BY PermissionSetId";
        try
        {
            var rows = (await apis.Query.AskAsync(soql, cancellationToken)).Records ?? [];
            return rows.Where(row => row["PermissionSetId"] is JValue { Value: string }).ToDictionary(row => (string)row["PermissionSetId"]!, row => Number(row["users"]) ?? 0, StringComparer.Ordinal);
        }
        catch (CrmException fault) when (fault is CrmAccessException or CrmContractException)
        {
            notes.Add($"how many users have a profile or permission set could not be read: {fault.Message}");
            return null;
        }
    }

    private async IAsyncEnumerable<JsonElement> RowsAsync(string soql, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = await QueryPage.ReadAsync(await apis.Query.QueryAsync(soql, cancellationToken), cancellationToken);
        while (true)
        {
            using (page)
            {
                foreach (var row in page.Records.EnumerateArray()) yield return row;
                if (page.Done) yield break;
            }

            page = await QueryPage.ReadAsync(await apis.Query.MoreAsync(page.Cursor, cancellationToken), cancellationToken);
        }
    }

    private async Task<long?> CountOrNullAsync(string name, string where, CancellationToken cancellationToken)
    {
        try
        {
            return await CountAsync(name, where, cancellationToken);
        }
        catch (CrmException fault) when (fault is CrmAccessException or CrmContractException)
        {
            return null;
        }
    }

    private async Task<long?> CountAsync(string name, string where, CancellationToken cancellationToken) =>
        Number((await apis.Query.AskAsync($"SELECT COUNT(Id) records FROM {Soql.Name(name)}{where}", cancellationToken)).First?["records"]);

    private static long Pages(long rows, int page) => (rows + page - 1) / page;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static long? Number(JToken? token) => token is { Type: JTokenType.Integer } ? (long)token : null;

    private static string? Text(JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsTrue(JsonElement row, string name) => row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
