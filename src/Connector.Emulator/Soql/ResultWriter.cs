using System.Text.Json;
using Connector.Emulator.Org;

namespace Connector.Emulator.Soql;

/// <summary>Writes rows of a result as nested records with attributes, parents inside (contract 2.3).</summary>
internal sealed class ResultWriter
{
    private readonly string _base;
    private readonly Access _access;
    private readonly Node _root;

    public ResultWriter(QueryResult result, string apiBase, Access access)
    {
        (_base, _access) = (apiBase, access);
        _root = new Node(result.Table);
        foreach (var column in result.Columns)
        {
            var at = _root;
            foreach (var hop in column.Hops)
            {
                at = at.Through(hop);
            }

            at.Items.Add((column.Field, null));
        }
    }

    public void Write(Utf8JsonWriter writer, int row) => Write(writer, _root, row);

    public static void WriteAttributes(Utf8JsonWriter writer, string apiBase, Table table, int row)
    {
        writer.WriteStartObject("attributes");
        writer.WriteString("type", table.Name);
        writer.WriteString("url", $"{apiBase}/sobjects/{table.Name}/{table.Id(row)}");
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, Node node, int row)
    {
        if (row < 0)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        WriteAttributes(writer, _base, node.Table, row);
        foreach (var (field, parent) in node.Items)
        {
            writer.WritePropertyName(parent is null ? field.Name : field.RelationshipName!);
            if (parent is null)
            {
                field.Column.WriteJson(writer, row);
            }
            else
            {
                Write(writer, parent, BoundPath.Follow(field, row, _access));
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>One level of the answer: plain fields, and lookups with the level behind them, in the order selected.</summary>
    private sealed class Node(Table table)
    {
        public Table Table => table;

        public List<(Field Field, Node? Parent)> Items { get; } = [];

        public Node Through(Field hop)
        {
            var known = Items.Find(item => item.Field == hop && item.Parent is not null).Parent;
            if (known is null)
            {
                known = new Node(((ReferenceColumn)hop.Column).Target);
                Items.Add((hop, known));
            }

            return known;
        }
    }
}
