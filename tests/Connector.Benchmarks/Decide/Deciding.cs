using Connector.Segmentation;

namespace Connector.Benchmarks.Decide;

/// <summary>The two loops that are compared: the same accounts in, the same byte per account and dimension out.</summary>
internal static class Deciding
{
    public static void ByDecider(Decider decider, GeneratedBook book, byte[] outcomes, int from, int to)
    {
        Span<int> cells = stackalloc int[decider.Framework.Attributes.Count];
        for (var i = from; i < to; i++)
        {
            var account = decider.Locate(book[i], cells);
            var row = outcomes.AsSpan(i * IfChains.Dimensions, IfChains.Dimensions);
            if (decider.MembershipOf(account) != Membership.Active)
            {
                row.Clear();
                continue;
            }

            for (var dimension = 0; dimension < row.Length; dimension++)
            {
                var decision = decider.Decide(dimension, account);
                row[dimension] = new Outcome(decision.Segment, decision.Clause, decision.IsProvisional).Packed;
            }
        }
    }

    public static void ByIfChains(GeneratedBook book, byte[] outcomes, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var account = book[i];
            var row = outcomes.AsSpan(i * IfChains.Dimensions, IfChains.Dimensions);
            if (!IfChains.IsActive(account))
            {
                row.Clear();
                continue;
            }

            row[4] = IfChains.Coverage(account).Packed;
            row[0] = IfChains.CustomerTier(account).Packed;
            row[1] = IfChains.IndustrySegment(account).Packed;
            row[2] = IfChains.Engagement(account).Packed;
            row[3] = IfChains.Risk(account).Packed;
        }
    }
}
