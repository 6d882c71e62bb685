using Connector.Accounts;
using Connector.Planning;
using Connector.Reading;
using Connector.Store;

namespace Connector.WriteBack;

/// <summary>
/// Looks at rows in doubt in the CRM itself. A row that holds exactly what was sent was written; any other was not, and the next plan
/// decides about it anew. Our own writes are recognised by value, never by who modified last.
/// </summary>
public sealed class ReadBack(IAccountReader reader, IBook book, CrmSchema schema, FieldLayout inputs, FieldLayout written, long run, TimeProvider time)
{
    /// <summary>
    /// One outcome for every row asked for: succeeded, or unprocessed (not written, or no longer to be seen). When one of the fields has been
    /// hidden or deleted since, nothing can be compared: all are unprocessed, and the next plan recognises by value what was written after all.
    /// </summary>
    public async Task<IReadOnlyList<RowOutcome>> CompareAsync(
        IReadOnlyList<PlannedChange> rows, IReadOnlyList<AccountId> inDoubt, FieldLayout sentFields, CancellationToken cancellationToken)
    {
        var canCompare = sentFields.Fields.All(schema.Fields.ContainsKey);
        var holds = canCompare
            ? await HoldAsync(fields => reader.ReadByIdAsync(fields, inDoubt, cancellationToken), sentFields, cancellationToken)
            : [];
        var sent = rows.ToDictionary(row => row.Id);
        return [.. inDoubt.Select(id => new RowOutcome(id, IsWritten(sent[id], holds.GetValueOrDefault(id)) ? OutcomeKind.Succeeded : OutcomeKind.Unprocessed))];
    }

    /// <summary>
    /// Reads what changed since this run began into the book: asked once before the first write, so that a person's edit made meanwhile is
    /// not overwritten.
    /// </summary>
    public Task RefreshAsync(CancellationToken cancellationToken) => book.StoreAsync(
        SomeOf(written), reader.ReadChangedAsync(new ReadFields(inputs, written).Names, schema.ServerTime, cancellationToken), cancellationToken);

    /// <summary>
    /// Tells the book what became of accounts of which the CRM said that they are gone: deleted, merged into another, or, when the CRM shows
    /// nothing at all of one, gone without a trace.
    /// </summary>
    public async Task LookUpGoneAsync(IReadOnlyList<AccountId> ids, CancellationToken cancellationToken)
    {
        await book.StoreAsync(SomeOf(written), WithTracelessAsync(reader.ReadByIdAsync(new ReadFields(inputs, written).Names, ids, cancellationToken), ids), cancellationToken);
    }

    private async IAsyncEnumerable<CrmAccount> WithTracelessAsync(IAsyncEnumerable<CrmAccount> accounts, IReadOnlyList<AccountId> asked)
    {
        var traceless = asked.ToHashSet();
        await foreach (var account in accounts)
        {
            traceless.Remove(account.Id);
            yield return account;
        }

        foreach (var id in traceless) yield return new CrmAccount(id, schema.ServerTime, [], IsDeleted: true);
    }

    /// <summary>A read of some accounts, which leaves the watermark where it is.</summary>
    private BookRead SomeOf(FieldLayout fields) => new(run, IsFull: false, inputs, fields, time.GetUtcNow(), ReadFrom: null);

    /// <summary>Reads into the book and gives what the written fields hold now.</summary>
    private async Task<Dictionary<AccountId, AttributeValue[]>> HoldAsync(
        Func<IReadOnlyList<string>, IAsyncEnumerable<CrmAccount>> ask, FieldLayout fields, CancellationToken cancellationToken)
    {
        var holds = new Dictionary<AccountId, AttributeValue[]>();
        var asked = new ReadFields(inputs, fields);
        await book.StoreAsync(SomeOf(fields), KeepAsync(ask(asked.Names), asked, holds), cancellationToken);
        return holds;
    }

    private static async IAsyncEnumerable<CrmAccount> KeepAsync(IAsyncEnumerable<CrmAccount> accounts, ReadFields fields, Dictionary<AccountId, AttributeValue[]> holds)
    {
        await foreach (var account in accounts)
        {
            if (!account.IsDeleted) holds[account.Id] = fields.Written(account.Values).ToArray();
            yield return account;
        }
    }

    private static bool IsWritten(PlannedChange row, AttributeValue[]? holds)
    {
        if (holds is null) return false;
        for (var i = 0; i < row.Changes.Length; i++)
        {
            if (row.Changes[i].Action != ChangeAction.Keep && holds[i] != row.Changes[i].Value) return false;
        }

        return true;
    }
}
