namespace Connector.Emulator.Salesforce.Org;

/// <summary>Whether a user gets at a record at all.</summary>
internal static class RecordReach
{
    public static RecordError? Refusal(Access access, Table table, int row, bool allowed)
    {
        if (row < 0 || row >= table.Count || table.Purged.At(row) || (table.Setup && table.IsDeleted(row)))
        {
            return new("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
        }

        if (table.IsDeleted(row))
        {
            return new("ENTITY_IS_DELETED", "entity is deleted");
        }

        if (!allowed)
        {
            return NoAccess(table);
        }

        return access.CanSee(table, row)
            ? null
            : new("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");
    }

    public static RecordError NoAccess(Table table) => table.Setup
        ? new("INSUFFICIENT_ACCESS_OR_READONLY", "You must have Customize Application or Manage Profiles and Permission Sets permission")
        : new("INSUFFICIENT_ACCESS_OR_READONLY", $"insufficient access rights on {table.Name}");
}
