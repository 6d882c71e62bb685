using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soql;

/// <summary>A field reached from a row of the queried object through zero or more lookups.</summary>
internal sealed class BoundPath(IReadOnlyList<Field> hops, Field end, Access access)
{
    public IReadOnlyList<Field> Hops => hops;

    public Field Field => end;

    public Column Column => end.Column;

    /// <summary>Dotted, in the field's own spelling: the Bulk column header.</summary>
    public string Header { get; } = string.Join('.', hops.Select(hop => hop.RelationshipName).Append(end.Name));

    /// <summary>The row that holds the value, or −1 when a lookup on the way is empty or its record is not shared with the user.</summary>
    public int Resolve(int row)
    {
        for (var i = 0; i < hops.Count && row >= 0; i++)
        {
            row = Follow(hops[i], row, access);
        }

        return row;
    }

    public static int Follow(Field hop, int row, Access access)
    {
        var lookup = (ReferenceColumn)hop.Column;
        var target = lookup.TargetRow(row);
        return target >= 0 && access.CanSee(lookup.Target, target) ? target : -1;
    }
}

/// <summary>Looks up the names of a query for one user. A field without field permission does not exist for him (contract 2.2).</summary>
internal sealed class Binder(Access access, SoqlQuery query, Table table)
{
    public BoundPath Bind(Name path)
    {
        var parts = path.Text.Split('.');
        var first = parts.Length > 1 && (Same(parts[0], query.Alias) || Same(parts[0], table.Name)) ? 1 : 0;
        var hops = new List<Field>();
        var at = table;
        for (var i = first; i < parts.Length - 1; i++)
        {
            var hop = at.Relationship(parts[i]);
            if (hop is null || !access.CanRead(hop))
            {
                throw Refuse(path, $"Didn't understand relationship '{parts[i]}' in field path. If you are attempting to use a custom "
                    + "relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the "
                    + "describe call for the appropriate names.");
            }

            hops.Add(hop);
            at = ((ReferenceColumn)hop.Column).Target;
        }

        var field = at.Field(parts[^1]);
        return field is not null && access.CanRead(field)
            ? new BoundPath(hops, field, access)
            : throw Refuse(path, $"No such column '{parts[^1]}' on entity '{at.Name}'. If you are attempting to use a custom field, be sure to "
                + "append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.");
    }

    public SalesforceException Refuse(Name path, string message) => Refuse(path.Position, message);

    public SalesforceException Refuse(int position, string message) =>
        new(400, "INVALID_FIELD", SoqlParser.Locate(query.Text, position) + message);

    private static bool Same(string part, string? name) => part.Equals(name, StringComparison.OrdinalIgnoreCase);
}
