using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Http;
using Connector.WriteBack;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>
/// Updates rows by an import (contract 10). An import names the rows that it refused and never those that it wrote: all others are read back.
/// </summary>
/// <remarks>
/// HubSpot gives a job's id with the answer to the whole upload, too late to be stored before it. So the job is known by its name, which is ours:
/// stored before the first byte leaves, looked for among the app's imports afterwards.
/// </remarks>
internal sealed class HubSpotImports(HubSpotApis apis, HubSpotReader reader, HubSpotOptions options, TimeProvider time)
{
    private const int ErrorsPerPage = 100;
    private const int LooksForName = 3;
    private const string Yes = "true"; // not a boolean: it would be sent as True

    /// <summary>Null where the object's type id is not known: imports name no other.</summary>
    public static string? TypeId(string objectName) => objectName switch
    {
        "companies" or "company" or "0-2" => "0-2",
        "contacts" or "contact" or "0-1" => "0-1",
        _ when objectName.Split('-') is [{ Length: > 0 } family, { Length: > 0 } number] && (family + number).All(char.IsAsciiDigit) => objectName,
        _ => null,
    };

    public async IAsyncEnumerable<RowOutcome> WriteAsync(
        HubSpotField[] fields, IReadOnlyList<WriteRow> rows, Func<string, Task> jobStarted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = $"segments {Guid.NewGuid():N}";
        await jobStarted(name);
        using var content = ImportContent.Of(name, TypeId(options.ObjectName)!, fields, rows);
        var job = await apis.Imports.StartAsync(options.ApiVersion, content, cancellationToken);
        var rest = rows.ToDictionary(row => row.Id);
        await foreach (var refused in RefusedAsync(await EndAsync(job, cancellationToken), cancellationToken))
        {
            if (rest.Remove(refused.Id)) yield return refused;
        }

        string[] names = [.. fields.Select(field => field.Field.Name)];
        await foreach (var now in reader.ReadByIdAsync(names, [.. rest.Keys], cancellationToken))
        {
            if (!now.IsDeleted && rest.TryGetValue(now.Id, out var row) && Holds(row, now.Values)) yield return new RowOutcome(now.Id, OutcomeKind.Succeeded);
        }
    }

    /// <summary>The rows that the job refused; nothing when HubSpot knows no such job, as when the upload never arrived.</summary>
    public async IAsyncEnumerable<RowOutcome> ResumeAsync(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is not { } job) yield break;
        await foreach (var refused in RefusedAsync(await EndAsync(job, cancellationToken), cancellationToken)) yield return refused;
    }

    private static bool Holds(WriteRow row, AttributeValue[] now)
    {
        for (var i = 0; i < now.Length; i++)
        {
            if (row.Changes[i].Action != ChangeAction.Keep && now[i] != row.Changes[i].Value) return false;
        }

        return true;
    }

    /// <summary>Looked for several times: whether a new import shows at once is not in the contract.</summary>
    private async Task<JObject?> FindAsync(string name, CancellationToken cancellationToken)
    {
        for (var look = 1; look <= LooksForName; look++)
        {
            var pages = new HubSpotPages("the imports");
            JObject page;
            do
            {
                page = await apis.Imports.ListAsync(options.ApiVersion, pages.After, cancellationToken);
                if (HubSpotPages.ResultsOf(page).FirstOrDefault(job => HubSpotError.Text(job["importName"]) == name) is { } found) return found;
            }
            while (pages.MoveOn(page));
            if (look < LooksForName) await Task.Delay(options.Jobs.FirstPoll, time, cancellationToken);
        }

        return null;
    }

    /// <returns>The job's id, once it has ended in whatever way: what it wrote is found out row by row.</returns>
    private async Task<string> EndAsync(JObject job, CancellationToken cancellationToken)
    {
        var id = HubSpotError.Text(job["id"]) ?? throw HubSpotErrors.Contract("an import was started without an id");
        await HubSpotJobs.WatchAsync($"import {id}", options.Jobs, time, async () =>
        {
            var state = HubSpotError.Text(job["state"]);
            if (state is "DONE" or "FAILED" or "CANCELED" or "REVERTED") return true;
            job = await apis.Imports.GetAsync(options.ApiVersion, id, cancellationToken);
            return false;
        }, cancellationToken);
        return id;
    }

    /// <summary>The row is known by its first cell, which is ours; one that an error does not show has no outcome and is looked up.</summary>
    private async IAsyncEnumerable<RowOutcome> RefusedAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = new HubSpotPages("an import's errors");
        JObject page;
        do
        {
            page = await apis.Imports.ErrorsAsync(options.ApiVersion, id, ErrorsPerPage, pages.After, Yes, Yes, cancellationToken);
            foreach (var error in HubSpotPages.ResultsOf(page))
            {
                if (HubSpotError.Text((error["sourceData"]?["rowData"] as JArray)?.FirstOrDefault()) is not { Length: > 0 } row) continue;
                var message = HubSpotError.Text(error["errorMessage"]) ?? HubSpotError.Text(error["invalidValue"]) ?? "";
                var code = Redaction.Code(HubSpotError.Text(error["errorType"])) ?? "UNKNOWN";
                yield return new RowOutcome(new AccountId(row), OutcomeKind.Failed, HubSpotRowErrors.Of(code, message, []));
            }
        }
        while (pages.MoveOn(page));
    }
}
