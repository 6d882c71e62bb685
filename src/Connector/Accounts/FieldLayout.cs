namespace Connector.Accounts;

/// <summary>
/// The ordered field names that a packed record's values belong to. Stored once per connection and named by number, so that a record
/// written under yesterday's framework still reads right today.
/// </summary>
/// <param name="Id">Given by the store; 0 = not stored yet.</param>
/// <param name="Fields">CRM API names, unique ignoring case.</param>
public sealed record FieldLayout(int Id, IReadOnlyList<string> Fields)
{
    /// <summary>Position of a field, or -1 when this layout does not have it.</summary>
    public int IndexOf(string field)
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            if (string.Equals(Fields[i], field, StringComparison.OrdinalIgnoreCase)) return i;
        }

        return -1;
    }

    public bool Covers(IEnumerable<string> fields) => fields.All(field => IndexOf(field) >= 0);
}
