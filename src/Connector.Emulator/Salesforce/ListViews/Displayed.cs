using System.Globalization;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.ListViews;

/// <summary>Values as people see them: labels of picklists, <c>Fri Aug 01 21:15:46 GMT 2014</c> for a time (contract 6).</summary>
internal static class Displayed
{
    public static string? Text(Field field, int row)
    {
        if (row < 0 || field.Column.IsNull(row))
        {
            return null;
        }

        if (field.Column is ReferenceColumn lookup)
        {
            return lookup.Target.Id(lookup.TargetRow(row));
        }

        var cell = field.Column.Get(row);
        return field.Type switch
        {
            FieldType.Id => field.Table.Id(row),
            FieldType.Boolean => cell.Number != 0 ? "true" : "false",
            FieldType.DateTime => DateTimeOffset.FromUnixTimeSeconds((long)cell.Number).ToString("ddd MMM dd HH:mm:ss 'GMT' yyyy",
                CultureInfo.InvariantCulture),
            FieldType.Date => DateOnly.FromDayNumber((int)cell.Number + new DateOnly(1970, 1, 1).DayNumber).ToString("ddd MMM dd '00:00:00 GMT' yyyy",
                CultureInfo.InvariantCulture),
            FieldType.Picklist => Label(field, cell.Text!),
            FieldType.MultiPicklist => string.Join(';', cell.Text!.Split(';').Select(value => Label(field, value))),
            _ => cell.Text ?? NumberText.Format(cell.Number),
        };
    }

    public static string Label(Field field, string value) =>
        field.PicklistValues.FirstOrDefault(known => known.Value.Equals(value, StringComparison.OrdinalIgnoreCase))?.Label ?? value;
}
