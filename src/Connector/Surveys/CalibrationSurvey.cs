using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Calibration;
using Connector.Store;

namespace Connector.Surveys;

/// <summary>The active accounts of a book as numbers. Reads the store alone and changes nothing.</summary>
public static class CalibrationSurvey
{
    /// <summary>More accounts teach nothing new: a choice by chance, from the seed, stands for all.</summary>
    private const int MostAccounts = 200_000;

    /// <param name="crm">As the framework names the connection's CRM.</param>
    /// <param name="dimension">Whose present segments are told.</param>
    /// <param name="attributes">Numbers all.</param>
    /// <param name="now">For what the rules say about today.</param>
    public static async Task<CalibrationSample> OfAsync(
        IConnectionStore store, string crm, Framework framework, Dimension dimension, IReadOnlyList<AttributeDefinition> attributes, DateTimeOffset now, int seed,
        CancellationToken cancellationToken)
    {
        var today = framework.On(DateOnly.FromDateTime(now.UtcDateTime));
        var (decider, chance) = (new Decider(today), new Random(seed));
        var (rows, segments, active, incomplete) = (new List<double[]>(), new List<int>(), 0L, 0L);
        await CleanedBook.VisitAsync(store, crm, today, now, (_, values) => Add(values), cancellationToken);
        return new CalibrationSample(attributes, rows, segments, active, incomplete);

        void Add(AttributeValue[] values)
        {
            if (decider.MembershipOf(values) != Membership.Active) return;
            active++;
            if (attributes.Any(attribute => values[attribute.Index].Kind != ValueKind.Number))
            {
                incomplete++;
                return;
            }

            var (row, segment) = (attributes.Select(attribute => values[attribute.Index].Number).ToArray(), decider.Decide(dimension.Index, values).Segment);
            if (rows.Count < MostAccounts)
            {
                rows.Add(row);
                segments.Add(segment);
            }
            else if (chance.NextInt64(active - incomplete) is var place && place < MostAccounts)
            {
                (rows[(int)place], segments[(int)place]) = (row, segment);      // Vitter's reservoir: each account has the same chance to be kept
            }
        }
    }
}
