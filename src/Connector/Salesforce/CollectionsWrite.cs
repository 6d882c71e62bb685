using System.Globalization;
using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Salesforce.Api;
using Connector.WriteBack;
using Newtonsoft.Json.Linq;

namespace Connector.Salesforce;

/// <summary>Updates up to 200 records in one call (contract 2.7). HTTP 200 says nothing about a record: each has its own result.</summary>
internal sealed class CollectionsWrite(ISalesforceCollectionsApi api, SalesforceOptions options)
{
    public const int RowsPerCall = 200;

    public async IAsyncEnumerable<RowOutcome> WriteAsync(
        IReadOnlyList<SalesforceField> fields, IReadOnlyList<WriteRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (rows.Count > RowsPerCall) throw new ArgumentException($"at most {RowsPerCall} rows go into one call", nameof(rows));
        var update = new CollectionsUpdate(false, [.. rows.Select(row => Record(row, fields))]);
        var results = await api.UpdateAsync(update, WriteHeaders.Of(options), cancellationToken);

        // Answers come in request order; a failed one may lack its id. Anything else would credit a row with another's outcome.
        if (results.Count != rows.Count) throw SalesforceErrors.Contract($"{rows.Count} records were sent, {results.Count} answered");
        for (var i = 0; i < rows.Count; i++)
        {
            if (results[i].Id is { Length: > 0 } id && !IsSame(id, rows[i].Id)) throw SalesforceErrors.Contract("the answers are not in the order of the records");
        }

        for (var i = 0; i < rows.Count; i++) yield return Outcome(rows[i].Id, results[i]);
    }

    private JObject Record(WriteRow row, IReadOnlyList<SalesforceField> fields)
    {
        var record = new JObject { ["attributes"] = new JObject { ["type"] = options.ObjectName }, ["id"] = row.Id.Value };
        for (var i = 0; i < fields.Count; i++)
        {
            // A null clears; a key that is not there leaves the field alone.
            if (row.Changes[i].Action == ChangeAction.Clear) record[fields[i].Field.Name] = fields[i].Field.Kind == ValueKind.Boolean ? false : JValue.CreateNull(); // a tick box knows no null
            if (row.Changes[i].Action == ChangeAction.Set) record[fields[i].Field.Name] = Value(fields[i].Type, row.Changes[i].Value);
        }

        return record;
    }

    private static JToken Value(string type, AttributeValue value) => value.Kind switch
    {
        // As digits, not as a double, so that JSON and CSV carry the same number.
        ValueKind.Number => new JRaw(SalesforceValues.Format(type, value)),
        ValueKind.Boolean => value.Boolean,
        _ => SalesforceValues.Format(type, value),
    };

    private static RowOutcome Outcome(AccountId id, SaveResult result) => result.Success
        ? new RowOutcome(id, OutcomeKind.Succeeded)
        : new RowOutcome(id, OutcomeKind.Failed, SalesforceRowErrors.Of(
            [.. (result.Errors ?? []).Select(error => SalesforceRowErrors.Of(error.StatusCode, error.Message, error.Fields))]));

    /// <summary>A 15-character id names the same record as the 18-character one that begins with it, case included.</summary>
    public static bool IsSame(string answered, AccountId sent) =>
        answered == sent.Value || (answered.Length != sent.Value.Length && answered.Length >= 15 && sent.Value.Length >= 15 && answered.AsSpan(0, 15).SequenceEqual(sent.Value.AsSpan(0, 15)));
}

internal static class WriteHeaders
{
    /// <summary>Assignment rules run by default on Account (contract 2.7); the client name comes back in change events.</summary>
    public static Dictionary<string, string> Of(SalesforceOptions options) => new()
    {
        ["Sforce-Auto-Assign"] = options.RunAssignmentRules.ToString(CultureInfo.InvariantCulture).ToUpperInvariant(),
        ["Sforce-Call-Options"] = $"client={options.ClientName}",
    };
}
