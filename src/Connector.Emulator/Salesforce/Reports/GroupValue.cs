using System.Globalization;
using Connector.Emulator.Salesforce.ListViews;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Reports;

/// <summary>What a group stands for. Rows without a value come first; picklists keep the order of their values, all else that of its values.</summary>
/// <param name="Order">Place of a picklist value, or the number or day; 0 for texts, which their label orders.</param>
internal sealed record GroupValue(double Order, string Label, string? Value) : IComparable<GroupValue>
{
    private static readonly GroupValue None = new(double.NegativeInfinity, "-", null);

    public static GroupValue Of(ReportGrouping grouping, Cell cell)
    {
        var field = grouping.Column.Field;
        if (!cell.HasValue)
        {
            return None;
        }

        switch (field.Type)
        {
            case FieldType.Boolean:
                return new(cell.Number, cell.Number != 0 ? "Checked" : "Unchecked", cell.Number != 0 ? "true" : "false");
            case FieldType.Date or FieldType.DateTime:
                return Day(DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)(field.Type == FieldType.Date ? cell.Number
                    : Math.Floor(cell.Number / 86400))), grouping.Granularity);
            case FieldType.Picklist:
                var place = field.PicklistValues.ToList().FindIndex(value => value.Value.Equals(cell.Text, StringComparison.OrdinalIgnoreCase));
                return new(place < 0 ? field.PicklistValues.Count : place, Displayed.Label(field, cell.Text!), place < 0 ? cell.Text
                    : field.PicklistValues[place].Value);
            case FieldType.Reference:
                var lookup = (ReferenceColumn)field.Column;
                return new(cell.Number, lookup.Target.Id((int)cell.Number), lookup.Target.Id((int)cell.Number));
            default:
                return cell.Text is { } text ? new(0, text, text) : new(cell.Number, NumberText.Format(cell.Number), NumberText.Format(cell.Number));
        }
    }

    public int CompareTo(GroupValue? other) =>
        Order.CompareTo(other!.Order) is not 0 and var order ? order : string.Compare(Label, other.Label, StringComparison.OrdinalIgnoreCase);

    // Two texts that differ in case are one group, as two values of a text field are one for a filter.
    public bool Equals(GroupValue? other) => other is not null && Order.Equals(other.Order) && Label.Equals(other.Label, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => HashCode.Combine(Order, StringComparer.OrdinalIgnoreCase.GetHashCode(Label));

    private static GroupValue Day(DateOnly day, string granularity)
    {
        var (first, label) = granularity switch
        {
            "Week" => (day.AddDays(-(int)day.DayOfWeek), ""),
            "Month" => (new DateOnly(day.Year, day.Month, 1), day.ToString("MMMM yyyy", CultureInfo.InvariantCulture)),
            "Quarter" => (new DateOnly(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1),
                string.Create(CultureInfo.InvariantCulture, $"Q{((day.Month - 1) / 3) + 1} {day.Year}")),
            "Year" => (new DateOnly(day.Year, 1, 1), day.Year.ToString(CultureInfo.InvariantCulture)),
            "Day" or "None" => (day, ""),
            _ => throw new SalesforceException(501, "NOT_IMPLEMENTED", $"The granularity {granularity} is not emulated"),
        };
        return new(first.DayNumber, label.Length > 0 ? label : first.ToString("M/d/yyyy", CultureInfo.InvariantCulture),
            first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }
}
