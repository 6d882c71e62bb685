namespace Connector.WriteBack;

/// <summary>
/// What became of the rows handed to the CRM. Sent is counted when rows are handed over; the others as the CRM answers, row by row; what
/// no answer covers is in doubt. Sent = Succeeded + Failed + Unprocessed + InDoubt.
/// </summary>
public readonly record struct WriteCounts(long Sent, long Succeeded, long Failed, long Unprocessed, long InDoubt)
{
    public static WriteCounts operator +(WriteCounts left, WriteCounts right) => new(
        left.Sent + right.Sent,
        left.Succeeded + right.Succeeded,
        left.Failed + right.Failed,
        left.Unprocessed + right.Unprocessed,
        left.InDoubt + right.InDoubt);
}
