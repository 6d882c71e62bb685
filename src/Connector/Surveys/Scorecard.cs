using Connector.Store;

namespace Connector.Surveys;

/// <summary>How a vendor has done: what it found, how far others agree with it, and what a value that is in force has cost.</summary>
/// <param name="Values">Values it gave that the framework can use.</param>
/// <param name="Accepted">Of these, those that are in force because of it: without it the attribute would be unknown or another.</param>
/// <param name="Compared">Values that another source, or the CRM, also gives.</param>
/// <param name="Agreed">Of these, those that no rule of the framework tells from the others'.</param>
public sealed record Scorecard(VendorScore Score, long Values, long Accepted, long Compared, long Agreed)
{
    /// <summary>0 to 1; null when nothing could be compared.</summary>
    public double? Agreement => Compared == 0 ? null : (double)Agreed / Compared;

    /// <summary>Credits; null when nothing of it is in force.</summary>
    public double? CreditsPerAccepted => Accepted == 0 ? null : Score.Credits / Accepted;
}
