using Connector.Segmentation;

namespace Connector.Governance;

/// <summary>What a committee has to look at, in the order of the docket.</summary>
public enum DocketKind
{
    /// <summary>The framework has to be approved again.</summary>
    Stale,
    Review,

    /// <summary>A limit of the framework is exceeded.</summary>
    Escalation,
    Dispute,

    /// <summary>A plan that waits: for approval, or to be carried out.</summary>
    Plan,
    Override,

    /// <summary>Nobody but who registered it has agreed to it.</summary>
    UnapprovedOverride,
    Exception,

    /// <summary>A dimension whose accounts may move again.</summary>
    Thaw,

    /// <summary>An attribute whose values have gone from some parts that the rules tell apart to others.</summary>
    Shift,
    Borderline,

    /// <summary>A question or use that nothing of the framework serves.</summary>
    Question,

    /// <summary>Fields that an undo restored.</summary>
    Held,
}

/// <param name="Subject">An account, an attribute, a dimension, a plan.</param>
/// <param name="Deadline">Its own, or the day of the meeting where it has none.</param>
/// <param name="Evidence">Where it can be looked up, or who has said what.</param>
/// <param name="Worth">What the account weighs; null while unknown, or where it is about none.</param>
public sealed record DocketItem(DocketKind Kind, string Subject, string What, string Owner, DateOnly Deadline, string Evidence, double? Worth = null);

/// <param name="Items">What is most urgent, or weighs most, first.</param>
/// <param name="Count">How many there are, those left out included.</param>
public sealed record DocketSection(DocketKind Kind, IReadOnlyList<DocketItem> Items, long Count);

/// <summary>Everything that people have to decide about a connection's segments.</summary>
/// <param name="Day">Of which it was made, UTC.</param>
/// <param name="Meeting">What is due or ends by then is on it.</param>
/// <param name="Sections">Those with something in them.</param>
/// <param name="Duties">Everything with a day of its own, after the meeting too: the steward's calendar.</param>
public sealed record Docket(string Connection, Framework Framework, DateOnly Day, DateOnly Meeting, IReadOnlyList<DocketSection> Sections, IReadOnlyList<DocketItem> Duties)
{
    public long Overdue => Sections.SelectMany(section => section.Items).LongCount(IsOverdue);

    public bool IsOverdue(DocketItem item) => item.Deadline < Day;
}
