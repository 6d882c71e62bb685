using Connector.Accounts;
using Connector.Store.Packing;
using Connector.Store.Sql;

namespace Connector.Store;

/// <summary>
/// What goes on when an account is merged into another: identities are linked, nothing is re-keyed. A survivor new to the book (the CRM gave the
/// merged record a new id) goes on with the assignments and what was acknowledged of one of its parts; any survivor with the overrides and the bought facts that it
/// has none of. Only inside a turn.
/// </summary>
internal sealed class Heirs(Database database, TimeProvider clock)
{
    /// <summary>Survivors of our plans first, then whoever holds what the survivor holds: its values went on.</summary>
    private const string Unlinked = """
        select p.key, n.key from account p join account n on n.crm_id = p.merged_into
        left join state s on s.account = p.key left join state t on t.account = n.key
        where p.merged_into is not null and p.gone = 1 and (p.heir is null or p.heir <> n.key)
        order by n.key, case when exists (select 1 from account_merge_record r where r.crm_id = p.crm_id and r.place = 0) then 0 else 1 end,
            case when s.theirs is not distinct from t.theirs then 0 else 1 end, p.key
        """;

    private const string State = """
        insert into state (account, acknowledged, assignments, decided_by, value, ours)
        select @heir, s.acknowledged, s.assignments, s.decided_by, s.value, s.ours from state s where s.account = @part and s.assignments is not null
        on conflict (account) do update set
            acknowledged = excluded.acknowledged, assignments = excluded.assignments, decided_by = excluded.decided_by, value = excluded.value, ours = excluded.ours
        where state.assignments is null and state.acknowledged is null
        """;

    /// <summary>In force for the heir from now on: a night of the past is decided again as it was.</summary>
    private const string Override = """
        insert into account_override (id, account, dimension, segment, by_whom, why, since, until, evidence, approved_by)
        select (select coalesce(max(id), 0) from account_override) + row_number() over (order by o.id), @heir, o.dimension, o.segment, o.by_whom, o.why, @at, o.until,
            o.evidence, o.approved_by
        from account_override o
        where o.account = @part and o.ended_at is null and o.until > @at
            and not exists (select 1 from account_override x where x.account = @heir and x.dimension = o.dimension and x.ended_at is null)
        """;

    /// <summary>Paid for once.</summary>
    private const string Answer = """
        insert into answer (account, vendor, source, outcome, asked_at, as_of, confidence, credits, their_id, facts, known_from, said_of)
        select @heir, vendor, source, outcome, asked_at, as_of, confidence, 0, their_id, facts, @at, said_of from answer where account = @part
        on conflict (account, vendor) do nothing
        """;

    /// <summary>Those that lead to an account that is not gone, over however many merges.</summary>
    public IReadOnlyList<MergedAccount> Merged(Layouts layouts)
    {
        var gone = database.Query(
            "select a.key, a.crm_id, a.image, a.heir, n.gone from account a join account n on n.key = a.heir where a.merged_into is not null and a.gone = 1 order by a.key",
            reader => (Key: reader.GetInt64(0), Id: reader.GetString(1), Image: reader.Blob(2)!, Heir: reader.GetInt64(3), HeirIsGone: reader.GetInt64(4) != 0));
        var next = gone.ToDictionary(one => one.Key, one => (one.Heir, one.HeirIsGone));
        var merged = new List<MergedAccount>();
        foreach (var one in gone)
        {
            var (heir, isGone) = (one.Heir, one.HeirIsGone);
            for (var steps = 0; isGone && steps < gone.Count && next.TryGetValue(heir, out var following); steps++) (heir, isGone) = following;
            if (isGone) continue;
            var (layout, inputs) = PackedValues.Values(one.Image);
            merged.Add(new MergedAccount(new AccountId(one.Id), layouts.Get(layout), inputs, heir));
        }

        return merged;
    }

    /// <summary>Only inside a transaction: links what a read or a merge left unlinked and the book knows both sides of.</summary>
    public void Link()
    {
        var now = clock.Now();
        foreach (var (part, heir) in InOrder(database.Query(Unlinked, reader => (reader.GetInt64(0), reader.GetInt64(1)))))
        {
            database.Execute(State, heir, part);
            database.Execute(Override, heir, now, part);
            database.Execute("update account_override set ended_at = @at where account = @part and ended_at is null", now, part);
            database.Execute(Answer, heir, now, part);
            database.Execute("update account set heir = @heir where key = @part", heir, part);
        }
    }

    /// <summary>Of an account that was merged on, first what was merged into it.</summary>
    private static IEnumerable<(long Part, long Heir)> InOrder(List<(long Part, long Heir)> pairs)
    {
        while (pairs.Count > 0)
        {
            var heirs = pairs.Select(pair => pair.Heir).ToHashSet();
            var first = pairs.Where(pair => !heirs.Contains(pair.Part)).ToList();
            if (first.Count == 0) first = [.. pairs]; // a circle, which no CRM makes
            foreach (var pair in first) yield return pair;
            pairs = [.. pairs.Except(first)];
        }
    }
}
