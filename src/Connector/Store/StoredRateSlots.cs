using Connector.Http;
using Connector.Store.Sql;

namespace Connector.Store;

/// <summary>Slots in the control database. Machines that share it must agree about the time within a second or so: slots are times.</summary>
/// <param name="open">Opens the control database, brought up to date.</param>
internal sealed class StoredRateSlots(Func<CancellationToken, Task<Database>> open, TimeProvider clock) : IRateSlots
{
    public async Task<TakenSlots> TakeAsync(string limit, SlotOrder order, IReadOnlyCollection<RateSlot> unused, CancellationToken cancellationToken)
    {
        var taken = new TakenSlots(default, []);
        await ChangeAsync(limit, Take, cancellationToken);
        return taken;

        SlotLine Take(SlotLine line)
        {
            (taken, var after) = line.Free(unused, order).Take(clock.GetUtcNow(), order);
            return after;
        }
    }

    public Task CloseAsync(string limit, DateTimeOffset until, CancellationToken cancellationToken) =>
        ChangeAsync(limit, line => line.Close(until), cancellationToken);

    /// <remarks>A power cut may undo it: what was given out has passed by the time the machine is back.</remarks>
    private async Task ChangeAsync(string limit, Func<SlotLine, SlotLine> change, CancellationToken cancellationToken)
    {
        await using var database = await open(cancellationToken);
        using var turn = await database.BeginAsync(Durability.ProcessEnd, cancellationToken);
        var lines = database.Query(
            "select next_at, closed_until, ends from rate_limit where name = @name",
            reader => new SlotLine(Moment(reader.GetInt64(0)), Moment(reader.GetInt64(1)), SlotLine.ParseEnds(reader.GetString(2))),
            limit);
        var before = lines.Count == 0 ? SlotLine.Empty : lines[0];
        var after = change(before);
        if (after != before)
        {
            database.Execute(
                """
                insert into rate_limit (name, next_at, closed_until, ends) values (@name, @next, @closed, @ends)
                on conflict (name) do update set next_at = excluded.next_at, closed_until = excluded.closed_until, ends = excluded.ends
                """,
                limit, after.NextAt.UtcTicks, after.ClosedUntil.UtcTicks, after.EndsText);
        }

        turn.Commit();
    }
    private static DateTimeOffset Moment(long ticks) => new(ticks, TimeSpan.Zero);
}
