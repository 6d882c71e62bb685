namespace Connector.Emulator.Salesforce.Org;

/// <summary>One value on its way into its column.</summary>
internal static class StoredValue
{
    /// <summary>Stores one value; true if it differs from the old one.</summary>
    public static bool Put(Field field, int row, Cell cell, Stack<Action>? undo)
    {
        var stored = cell.HasValue && field.IsNumber && field.Type != FieldType.Int
            ? Cell.Of(Truncate(cell.Number, field.Scale))
            : field.Type == FieldType.Boolean && !cell.HasValue ? Cell.Of(false) : cell;
        var old = field.Column.Get(row);
        if (old == stored)
        {
            return false;
        }

        undo?.Push(() => Set(field, row, old));
        Set(field, row, stored);
        return true;
    }

    private static void Set(Field field, int row, Cell cell)
    {
        field.Column.Set(row, cell);
        if (field.Name == "StageName" && field.Table.Name == "Opportunity")
        {
            SetupRules.DeriveStage(field.Table, row, cell.Text);
        }
    }

    // Extra decimals are cut silently (contract 2.2). Decimal avoids 0.29 * 100 = 28.999…; beyond its range nothing is left to cut.
    private static double Truncate(double number, int scale)
    {
        if (Math.Abs(number) >= 1e15)
        {
            return number;
        }

        var power = (decimal)Math.Pow(10, Math.Min(scale, 12));
        return scale > 12 ? number : (double)(Math.Truncate((decimal)number * power) / power);
    }
}
