using Connector.Accounts;
using Connector.Store.Sql;

namespace Connector.Store;

/// <summary>From where the next incremental read reads, and which fields every account not gone is sure to have.</summary>
internal sealed class Watermark(Database database, Layouts layouts)
{
    /// <summary>
    /// Null when a full read is due: none yet, or other inputs than last time. Fewer count too: were a hidden field to fade out of
    /// the accounts that change, one by one, half the book would be decided with it and half without.
    /// </summary>
    /// <remarks>Only inside a turn.</remarks>
    public DateTimeOffset? ReadFrom(FieldLayout inputs, FieldLayout written) =>
        Current() is { } mark && mark.Inputs.Covers(inputs.Fields) && inputs.Covers(mark.Inputs.Fields) && mark.Written.Covers(written.Fields)
            ? mark.ReadFrom
            : null;

    /// <summary>
    /// Before a read's first row: from now on some accounts have only this read's fields, whether or not it comes to its end. Only inside a
    /// transaction.
    /// </summary>
    public void Lower(BookRead read)
    {
        if (Current() is not { } mark) return;

        var (inputs, written) = (Common(mark.Inputs, read.Inputs), Common(mark.Written, read.Written));
        if (inputs != mark.Inputs.Id || written != mark.Written.Id)
        {
            database.Execute("update watermark set inputs = @inputs, written = @written", inputs, written);
        }
    }

    /// <summary>After a read's last row, in the same transaction.</summary>
    public void Move(BookRead read)
    {
        if (read.ReadFrom is not { } readFrom) return;

        var from = StoreTime.From(readFrom);
        database.Execute(
            """
            insert into watermark (one, read_from, inputs, written, run, full_read_from) values (1, @from, @inputs, @written, @run, @full)
            on conflict (one) do update set
                read_from = excluded.read_from, inputs = excluded.inputs, written = excluded.written, run = excluded.run,
                full_read_from = coalesce(excluded.full_read_from, watermark.full_read_from)
            """,
            from, read.Inputs.Id, read.Written.Id, read.Run, read.IsFull ? from : null);
        if (read.IsFull) Keep(null);
    }

    /// <summary>Only inside a turn.</summary>
    public DateTimeOffset? FullReadFrom() =>
        database.Query("select full_read_from from watermark where full_read_from is not null", reader => reader.Time(0)) is [var at] ? at : null;

    /// <summary>Only inside a turn.</summary>
    public ReadTicket? Ticket() =>
        database.Query(
            "select ticket, inputs, written, asked_at from read_ticket",
            reader => (Text: reader.GetString(0), Inputs: reader.GetInt32(1), Written: reader.GetInt32(2), AskedAt: reader.Time(3))) is [var kept]
            ? new ReadTicket(kept.Text, layouts.Get(kept.Inputs), layouts.Get(kept.Written), kept.AskedAt)
            : null;

    /// <summary>Only inside a transaction.</summary>
    public void Keep(ReadTicket? ticket)
    {
        database.Execute("delete from read_ticket");
        if (ticket is null) return;

        database.Execute(
            "insert into read_ticket (one, ticket, inputs, written, asked_at) values (1, @ticket, @inputs, @written, @at)",
            ticket.Text, ticket.Inputs.Id, ticket.Written.Id, StoreTime.From(ticket.AskedAt));
    }

    private int Common(FieldLayout known, FieldLayout read) =>
        read.Covers(known.Fields) ? known.Id : layouts.Register([.. known.Fields.Where(field => read.IndexOf(field) >= 0)]).Id;

    private Mark? Current()
    {
        var marks = database.Query(
            "select read_from, inputs, written from watermark", reader => (At: reader.Time(0), Inputs: reader.GetInt32(1), Written: reader.GetInt32(2)));
        return marks.Count == 0 ? null : new Mark(marks[0].At, layouts.Get(marks[0].Inputs), layouts.Get(marks[0].Written));
    }

    private sealed record Mark(DateTimeOffset ReadFrom, FieldLayout Inputs, FieldLayout Written);
}
