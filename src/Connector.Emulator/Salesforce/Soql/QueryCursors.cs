using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soql;

/// <summary>
/// Results with pages still to be read, for two days (contract 2.3). A locator is the id of the cursor and the next row's place: 01g…-2000.
/// The values are read when the page is; the set of rows is that of the query.
/// </summary>
internal sealed class QueryCursors(TimeProvider time)
{
    // The platform has no bound on open cursors; memory does.
    private const int MostOpen = 1000;
    private static readonly TimeSpan Life = TimeSpan.FromDays(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Cursor> _open = [];
    private int _last;

    public sealed record Cursor(QueryResult Result, int User, int PageRows, DateTimeOffset OpenedAt);

    public string Open(QueryResult result, int user, int pageRows)
    {
        lock (_gate)
        {
            foreach (var gone in _open.Where(entry => entry.Value.OpenedAt + Life < time.GetUtcNow()
                || entry.Key <= _last - MostOpen).ToList())
            {
                _open.Remove(gone.Key);
            }

            _open[++_last] = new Cursor(result, user, pageRows, time.GetUtcNow());
            return RecordId.Format("01g", _last);
        }
    }

    public (string Id, Cursor Cursor, int Offset) Find(string locator, int user)
    {
        var dash = locator.LastIndexOf('-');
        if (dash > 0 && RecordId.TryParse(locator.AsSpan(0, dash), out var prefix, out var number) && prefix == "01g"
            && int.TryParse(locator.AsSpan(dash + 1), out var offset) && offset >= 0)
        {
            lock (_gate)
            {
                if (_open.TryGetValue((int)number, out var cursor) && cursor.User == user && cursor.OpenedAt + Life >= time.GetUtcNow()
                    && offset < cursor.Result.Rows.Length)
                {
                    return (locator[..dash], cursor, offset);
                }
            }
        }

        throw SalesforceException.BadRequest("INVALID_QUERY_LOCATOR", "invalid query locator");
    }
}
