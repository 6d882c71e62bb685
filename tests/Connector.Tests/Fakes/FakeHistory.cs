using Connector.History;
using Connector.Http;
using Connector.WriteBack;

namespace Connector.Tests.Fakes;

/// <summary>Records of the history in memory, one for each key.</summary>
internal sealed class FakeHistory : IHistoryWriter
{
    public Dictionary<string, HistoryRow> Records { get; } = [];

    /// <summary>Rows handed over so far, those sent again included.</summary>
    public int Sent { get; private set; }

    /// <summary>The next call is carried out, and its answer is lost.</summary>
    public bool LosesNextAnswer { get; set; }

    /// <summary>Why it cannot be written.</summary>
    public string? Missing { get; set; }

    public HashSet<string> Refuses { get; } = [];

    public int RowsPerCall => 2;

    public string Storage(long records) => $"{records} boxes";

    public Task<string?> MissingAsync(CancellationToken cancellationToken) => Task.FromResult(Missing);

    public Task<IReadOnlyList<RowError?>> WriteAsync(IReadOnlyList<HistoryRow> rows, CancellationToken cancellationToken)
    {
        Sent += rows.Count;
        foreach (var row in rows.Where(row => !Refuses.Contains(row.Key))) Records[row.Key] = row;
        if (LosesNextAnswer)
        {
            LosesNextAnswer = false;
            throw new CrmUnavailableException(FakeCrm.CrmName, null, null, "the answer was lost");
        }

        return Task.FromResult<IReadOnlyList<RowError?>>([.. rows.Select(row => Refuses.Contains(row.Key) ? new RowError(RejectClass.Picklist, "NO_SUCH_VALUE", "", [], "add the value") : null)]);
    }
}
