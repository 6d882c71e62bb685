namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// One value on its way into or out of a column. <see cref="Text"/> carries text types; <see cref="Number"/> carries numbers,
/// checkboxes (0 or 1), dates (days since 1970-01-01), datetimes (seconds since 1970-01-01 UTC) and references (row in the target table).
/// </summary>
internal readonly record struct Cell(string? Text, double Number, bool HasValue)
{
    public static readonly Cell Null;

    // Salesforce stores empty text as null (contract 2.4).
    public static Cell Of(string? text) => string.IsNullOrEmpty(text) ? Null : new(text, 0, true);

    public static Cell Of(double number) => new(null, number, true);

    public static Cell Of(bool flag) => new(null, flag ? 1 : 0, true);
}
