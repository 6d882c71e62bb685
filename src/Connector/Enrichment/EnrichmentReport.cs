namespace Connector.Enrichment;

/// <summary>What other sources gave in one run, what it cost, and what it did not have to cost.</summary>
/// <param name="Accounts">Accounts of the population.</param>
/// <param name="Uncertain">Of these, accounts whose segment could change if a source told what it can, before anything was asked.</param>
/// <param name="WithGaps">Accounts that lack anything that a source can give, needed or not.</param>
/// <param name="Left">Uncertain accounts that stay so.</param>
/// <param name="Attributes">One per attribute that a paid source can give.</param>
/// <param name="Vendors">One per paid source, in the order of asking.</param>
/// <param name="Intakes">One per source that was read as a whole.</param>
/// <param name="Late">One per vendor that answers later.</param>
public sealed record EnrichmentReport(
    long Accounts, long Uncertain, long WithGaps, long Left, IReadOnlyList<AttributeGap> Attributes, IReadOnlyList<VendorTally> Vendors,
        IReadOnlyList<IntakeTally> Intakes, IReadOnlyList<LateTally> Late)
{
    public double Credits => Vendors.Sum(vendor => vendor.Credits);
}

/// <param name="Missing">Accounts of the population where it was unknown or stale.</param>
/// <param name="Needed">Of these, where it could change a segment; the others are not needed.</param>
/// <param name="Filled">Of the needed, those that are known now.</param>
public sealed record AttributeGap(string Attribute, long Missing, long Needed, long Filled)
{
    public double? Share => Needed == 0 ? null : (double)Filled / Needed;
}

/// <summary>One paid source in one run. Asked = Matched + NoMatch + OtherCompany + Pending + Unanswered, always.</summary>
/// <param name="Planned">Accounts that it would be asked about first.</param>
/// <param name="Pending">It took the question and answers later.</param>
/// <param name="Unanswered">Asked and without an answer that could be stored.</param>
/// <param name="Trouble">Why it was not asked, or no further; null when all was well.</param>
public sealed record VendorTally(string Vendor, long Planned, long Asked, long Matched, long NoMatch, long OtherCompany, long Pending,
    long Unanswered, double Credits, string? Trouble);

/// <summary>Late answers that one vendor sent since the run before. Came = Matched + NoMatch + OtherCompany + Useless, always.</summary>
/// <param name="Useless">Unreadable, told as an error, or to a question that was answered before.</param>
/// <param name="Open">Questions that wait for an answer now, those of this run aside.</param>
/// <param name="Overdue">Questions that nobody waits for any more since this run.</param>
public sealed record LateTally(string Vendor, long Came, long Matched, long NoMatch, long OtherCompany, long Useless, long Open, long Overdue);

/// <summary>One source read as a whole. Records = Taken + Strangers + Conflicts + Doubled, always.</summary>
/// <param name="Strangers">Records of customers that the book does not have, or cannot tell apart.</param>
/// <param name="Conflicts">Records whose keys lead to different accounts.</param>
/// <param name="Doubled">Further records of an account that has one, from a source whose records do not add up.</param>
/// <param name="Trouble">Null when it was read to its end.</param>
public sealed record IntakeTally(string Source, long Records, long Taken, long Strangers, long Conflicts, long Doubled, string? Trouble);
