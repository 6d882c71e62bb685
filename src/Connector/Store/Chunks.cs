using Connector.Store.Sql;

namespace Connector.Store;

/// <summary>Finds chunks of plans. Only inside a turn.</summary>
internal sealed class Chunks(Database database, Layouts layouts)
{
    private const string All = """
        select c.plan, c.number, c.path, c.first_change, c.row_count, c.job_id, p.written from chunk c join plan p on p.id = c.plan
        """;

    /// <param name="which">The conditions and the order.</param>
    public List<OutboxChunk> Where(string which, params ReadOnlySpan<object?> values)
    {
        layouts.Refresh();
        return database.Query(
            $"{All} where {which}",
            reader => new OutboxChunk(
                reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2), reader.GetInt64(3), reader.GetInt32(4), reader.Text(5), layouts.Get(reader.GetInt32(6))),
            values);
    }
}
