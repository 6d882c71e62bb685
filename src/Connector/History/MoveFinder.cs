using System.Globalization;
using Connector.Accounts;
using Connector.Planning;
using Connector.Segmentation;

namespace Connector.History;

/// <summary>Which acknowledged changes of a plan are moves between segments. The first fill of a field is none, nor is a value that is no segment.</summary>
public sealed class MoveFinder(Framework framework, string crm)
{
    private readonly List<(Dimension Dimension, string Field, HashSet<string> Names)> _dimensions =
    [
        .. framework.Dimensions.Where(dimension => dimension.CrmField(crm) is not null)
            .Select(dimension => (dimension, dimension.CrmField(crm)!, dimension.SegmentNames().Concat(dimension.Retired.Select(retired => retired.Name)).ToHashSet(StringComparer.Ordinal))),
    ];

    /// <param name="written">The layout of the change.</param>
    /// <param name="sentAt">When the change was handed to the CRM: an account moves once at a time, so it tells moves of one account apart.</param>
    public IEnumerable<HistoryRow> Of(PlannedChange change, FieldLayout written, DateTimeOffset sentAt)
    {
        foreach (var (dimension, field, names) in _dimensions)
        {
            if (written.IndexOf(field) is not (>= 0 and var place) || change.Changes[place].Action != ChangeAction.Set) continue;
            var (from, to) = (Name(change.Before[place], names), Name(change.Changes[place].Value, names));
            if (!IsMove(from, to)) continue;
            var key = string.Create(CultureInfo.InvariantCulture, $"move:{change.Id.Value}:{dimension.Name}:{sentAt.UtcDateTime:yyyyMMdd'T'HHmmssfff}");
            yield return new HistoryRow(key, HistoryKind.Move, dimension.Name, to!, from, change.Id, null, DateOnly.FromDateTime(sentAt.UtcDateTime));
        }
    }

    /// <summary>How many moves a plan brings.</summary>
    public long Count(PlanTally plan) => (
        from dimension in _dimensions
        from place in plan.Fields.Index().Where(field => field.Item == dimension.Field).Select(field => field.Index)
        from move in plan.Moves(place)
        where IsMove(Name(move.From, dimension.Names), Name(move.To, dimension.Names))
        select move.Accounts).Sum();

    private static bool IsMove(string? from, string? to) => from is not null && to is not null && from != to;

    private static string? Name(AttributeValue value, HashSet<string> names) => value.Kind == ValueKind.Text && names.Contains(value.Text) ? value.Text : null;
}
