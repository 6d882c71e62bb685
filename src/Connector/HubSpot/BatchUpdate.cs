using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.HubSpot.Api;
using Connector.WriteBack;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>
/// One batch update (contract 5). One bad row refuses the whole call, so a refused call is halved until the row to blame stands alone.
/// </summary>
internal sealed class BatchUpdate(IHubSpotRecordsApi records, HubSpotOptions options, HubSpotField[] fields)
{
    /// <summary>
    /// So many single rows refused for the same reason, and none written, and the rest is not sent row by row: of a hundred rows that all lack the
    /// same value, halving would make 199 calls.
    /// </summary>
    private const int Alike = 8;
    private static readonly string[] Names = ["objectWriteTraceId", "ids", "id"]; // where an error's context names its rows

    private readonly Stack<WriteRow[]> _waiting = new();
    private RowError? _reason;
    private int _refusedAlike;
    private bool _isMixed;

    /// <remarks>
    /// The rest counts as unprocessed, not as refused: HubSpot said nothing of it row by row, only that the call that held it wrote nothing. The rows are
    /// shuffled before they are halved, so that the eight are a sample, and another one the next time: no sound row waits for long behind bad ones.
    /// </remarks>
    public async IAsyncEnumerable<RowOutcome> WriteAsync(WriteRow[] all, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _waiting.Push(all);
        while (_waiting.TryPop(out var rows))
        {
            foreach (var outcome in await SendAsync(rows, cancellationToken)) yield return outcome;
            if (_isMixed || _refusedAlike < Alike) continue;
            foreach (var row in _waiting.SelectMany(left => left)) yield return new RowOutcome(row.Id, OutcomeKind.Unprocessed);
            yield break;
        }
    }

    /// <summary>The outcome of each row; none, and the rows wait as two halves, when the call was refused and they are several.</summary>
    private async Task<IReadOnlyList<RowOutcome>> SendAsync(WriteRow[] rows, CancellationToken cancellationToken)
    {
        using var response = await records.UpdateAsync(options.ApiVersion, options.ObjectName, Update(rows), cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if ((int)response.StatusCode is not (400 or 409))
        {
            await HubSpotErrors.ThrowIfFailedAsync(response);
            var outcomes = Outcomes(rows, Parse(body));
            _isMixed |= outcomes.Exists(outcome => outcome.Kind == OutcomeKind.Succeeded);
            return outcomes;
        }

        var refusal = HubSpotError.Of(body);
        if (HubSpotRowErrors.IsOfTheProperty(refusal.Code)) await HubSpotErrors.ThrowIfFailedAsync(response); // no row is to blame
        if (rows.Length == 1) return [Refused(rows[0], HubSpotRowErrors.Of(refusal))];
        Halve(rows);
        return [];
    }

    private RowOutcome Refused(WriteRow row, RowError error)
    {
        _reason ??= error;
        if (error.Code == _reason.Code && error.Message == _reason.Message) _refusedAlike++;
        else _isMixed = true;
        return new RowOutcome(row.Id, OutcomeKind.Failed, error);
    }

    private void Halve(WriteRow[] rows)
    {
#pragma warning disable CA5394 // chance is no secret
        Random.Shared.Shuffle(rows);
#pragma warning restore CA5394
        _waiting.Push(rows[(rows.Length / 2)..]);
        _waiting.Push(rows[..(rows.Length / 2)]);
    }

    private JObject Update(WriteRow[] rows) => new()
    {
        ["inputs"] = new JArray(rows.Select(row =>
        {
            var properties = new JObject();
            for (var i = 0; i < fields.Length; i++)
            {
                if (row.Changes[i].Action != ChangeAction.Keep) properties[fields[i].Field.Name] = HubSpotValues.Format(row.Changes[i]);
            }

            return new JObject { ["id"] = row.Id.Value, ["properties"] = properties, ["objectWriteTraceId"] = row.Id.Value };
        })),
    };

    /// <summary>
    /// By trace id where there is one: a record that was merged away answers under its survivor's id, and is gone. An error may stand for several
    /// rows. A row that neither a result nor an error names has no outcome: it is in doubt and read back.
    /// </summary>
    private static List<RowOutcome> Outcomes(WriteRow[] rows, JObject answer)
    {
        var sent = rows.Select(row => row.Id.Value).ToHashSet(StringComparer.Ordinal);
        var failed = new Dictionary<string, RowError>(StringComparer.Ordinal);
        foreach (var error in (answer["errors"] as JArray ?? []).OfType<JObject>())
        {
            var reason = HubSpotRowErrors.Of(HubSpotError.Of(error.ToString(Formatting.None)));
            foreach (var id in Named(error).Where(sent.Contains)) failed.TryAdd(id, reason);
        }

        foreach (var result in HubSpotPages.ResultsOf(answer))
        {
            var (asked, id) = (HubSpotError.Text(result["objectWriteTraceId"]), HubSpotError.Text(result["id"]));
            if (asked is not null && sent.Contains(asked) && id is not null && id != asked)
            {
                failed.TryAdd(asked, HubSpotRowErrors.Of(HubSpotRowErrors.Merged, $"answered as record {id}", []));
            }
        }

        var done = HubSpotPages.ResultsOf(answer)
            .Select(result => HubSpotError.Text(result["objectWriteTraceId"]) ?? HubSpotError.Text(result["id"])).OfType<string>()
            .Where(id => sent.Contains(id) && !failed.ContainsKey(id)).Distinct(StringComparer.Ordinal);
        return
        [
            .. done.Select(id => new RowOutcome(new AccountId(id), OutcomeKind.Succeeded)),
            .. failed.Select(one => new RowOutcome(new AccountId(one.Key), OutcomeKind.Failed, one.Value)),
        ];
    }

    private static IEnumerable<string> Named(JObject error) => Names
        .SelectMany(name => error["context"]?[name] is JArray ids ? ids : new JArray(error["context"]?[name] ?? JValue.CreateNull()))
        .Append(error["id"]).Select(HubSpotError.Text).OfType<string>();

    private static JObject Parse(string body)
    {
        try
        {
            return JObject.Parse(body);
        }
        catch (JsonException)
        {
            throw HubSpotErrors.Contract("the answer to an update is not JSON of the documented shape");
        }
    }
}
