namespace Connector.Emulator.Salesforce.Soql;

/// <summary>ORDER BY: comparers of rows, the first that tells two apart decides.</summary>
internal static class RowOrder
{
    public static Func<int, int, int>[] Of(SoqlQuery query, Binder binder) => [.. query.OrderBy.Select(item =>
    {
        var path = item.Path.Function is null ? binder.Bind(item.Path) : throw SoqlParser.Malformed(
            "Ordered field must be grouped or aggregated: " + item.Path.Text);
        if (!path.Field.Sortable)
        {
            throw binder.Refuse(item.Path, $"field '{path.Field.Name}' can not be sorted in a query call");
        }

        return Comparer(path, item);
    })];

    public static int Compare(Func<int, int, int>[] comparers, int left, int right)
    {
        foreach (var comparer in comparers)
        {
            var result = comparer(left, right);
            if (result != 0)
            {
                return result;
            }
        }

        return left.CompareTo(right);
    }

    // Nulls come first in both directions unless NULLS LAST is asked for.
    private static Func<int, int, int> Comparer(BoundPath path, OrderItem item) => (left, right) =>
    {
        var (l, r) = (path.Resolve(left), path.Resolve(right));
        var (leftNull, rightNull) = (path.Column.IsNull(l), path.Column.IsNull(r));
        if (leftNull || rightNull)
        {
            var nullsFirst = rightNull.CompareTo(leftNull);
            return item.NullsLast ? -nullsFirst : nullsFirst;
        }

        var comparison = path.Column.Compare(l, r);
        return item.Descending ? -comparison : comparison;
    };
}
