using Connector.Accounts;
using Connector.Reading;

namespace Connector.Surveys.Auditing;

/// <param name="Confidence">How sure the shares of right values are: one of <see cref="Enrichment.SampleCheck.Confidences"/>.</param>
/// <param name="Margin">How far such a share may be off, 0 to 1.</param>
/// <param name="Gate">Share of the accounts for which an attribute must be known, 0 to 1.</param>
/// <param name="Seed">Draws the sample; the same seed draws the same again.</param>
public sealed record AuditTerms(double Confidence, double Margin, double Gate, long Seed);

/// <summary>What a CRM has, beside what a framework needs.</summary>
/// <param name="ObjectName">The CRM's name of the account object.</param>
/// <param name="At">When it was read, UTC.</param>
/// <param name="Accounts">Read and counted, deleted ones left out.</param>
/// <param name="Fields">By API name.</param>
/// <param name="Duplicates">Null where they were not looked for.</param>
/// <param name="NoDuplicates">Why they were not; null when they were.</param>
/// <param name="Uses">Where the framework's fields and those like segments are used.</param>
/// <param name="Calls">API calls that the audit made.</param>
public sealed record AuditReport(
    string Connection,
    string ObjectName,
    string Framework,
    DateTimeOffset At,
    AuditTerms Terms,
    long Accounts,
    IReadOnlyList<AuditedField> Fields,
    FrameworkGap Gap,
    DuplicateEstimate? Duplicates,
    string? NoDuplicates,
    FieldUses Uses,
    FieldAudience Audience,
    SurveyCost Announced,
    long Calls);

/// <param name="Filled">Accounts that have a value; a yes/no that is never blank counts on each.</param>
/// <param name="Distinct">Different values; at least so many when <paramref name="DistinctIsCapped"/>.</param>
/// <param name="Values">The values with their accounts, most first; empty when there are too many to list.</param>
/// <param name="Accuracy">Null when nothing is filled, or no rule says what is right.</param>
/// <param name="LastUse">UTC; null when it is filled nowhere.</param>
/// <param name="LastUseIsOfField">The field's own history tells it; else it is the newest change of any account that has the field filled.</param>
/// <param name="ReadBy">The framework's attributes that read it.</param>
/// <param name="SegmentFieldOf">The label of the framework's dimension that writes it.</param>
/// <param name="SegmentLike">Why it looks like a segment; null when it does not, or it is the framework's own.</param>
public sealed record AuditedField(
    CrmField Field,
    long Filled,
    int Distinct,
    bool DistinctIsCapped,
    IReadOnlyList<KeyValuePair<string, long>> Values,
    Accuracy? Accuracy,
    DateTimeOffset? LastUse,
    bool LastUseIsOfField,
    IReadOnlyList<string> ReadBy,
    string? SegmentFieldOf,
    string? SegmentLike)
{
    /// <summary>The framework reads or writes it, or it looks like a segment.</summary>
    public bool IsOfInterest => SegmentLike is not null || SegmentFieldOf is not null || ReadBy.Count > 0;
}

/// <summary>How far the values of a field pass their check, by a sample.</summary>
/// <param name="Rule">What was checked, in words.</param>
/// <param name="Low">Between this and <paramref name="High"/> lies the share of all values, 0 to 1; one number when all were checked.</param>
/// <param name="Faults">Why values failed → how many.</param>
/// <param name="Example">An account whose value failed.</param>
public sealed record Accuracy(string Rule, int Checked, int Right, double Low, double High, IReadOnlyDictionary<string, int> Faults, AccountId? Example)
{
    public double Share => (double)Right / Checked;
}

/// <param name="Surplus">Accounts too many.</param>
/// <param name="ToReview">Pairs that a person must look at.</param>
public sealed record DuplicateEstimate(long Accounts, int Companies, long Surplus, int ToReview);
