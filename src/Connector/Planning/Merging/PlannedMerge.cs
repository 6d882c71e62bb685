using Connector.Accounts;

namespace Connector.Planning.Merging;

/// <summary>Several accounts of the CRM that become one: which survives, what it will hold, and what each held when the plan was made.</summary>
/// <param name="Records">Two or more; the first one survives.</param>
/// <param name="Kept">Parallel to the plan's fields: what the survivor is given of the others; Keep where its own value stands.</param>
/// <param name="Confidence">That they are one company, 0 to 1.</param>
/// <param name="Evidence">What that rests on.</param>
/// <param name="WhySurvivor">Which rule chose the survivor.</param>
public sealed record PlannedMerge(IReadOnlyList<MergedRecord> Records, FieldChange[] Kept, double Confidence, string Evidence, string WhySurvivor)
{
    public MergedRecord Survivor => Records[0];

    public IEnumerable<MergedRecord> Losers => Records.Skip(1);

    /// <summary>What the survivor holds afterwards.</summary>
    public AttributeValue After(int field) => Kept[field].After(Survivor.Before[field]);

    /// <summary>The losers' values, and the survivor's own where another is kept, that are nowhere afterwards.</summary>
    public IEnumerable<(AccountId Id, AttributeValue Value)> Lost(int field) =>
        Records.Where(record => record.Before[field].IsKnown && record.Before[field] != After(field)).Select(record => (record.Id, record.Before[field]));

    /// <summary>The survivor still holds what the plan says it does, or already what the plan gives it: an attempt may have ended half way.</summary>
    public bool IsSurvivorAsPlanned(AttributeValue[] now)
    {
        for (var i = 0; i < now.Length; i++)
        {
            if (now[i] != Survivor.Before[i] && now[i] != After(i)) return false;
        }

        return true;
    }
}

/// <param name="Before">Parallel to the plan's fields.</param>
public sealed record MergedRecord(AccountId Id, AttributeValue[] Before)
{
    public bool IsAsPlanned(AttributeValue[] now) => now.AsSpan().SequenceEqual(Before);
}

/// <summary>Accounts that are one company and are left to a person, and why.</summary>
public sealed record LeftToPeople(IReadOnlyList<AccountId> Accounts, string Why);
