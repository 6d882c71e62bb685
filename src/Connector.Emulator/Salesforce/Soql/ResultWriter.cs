using System.Text.Json;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soql;

/// <summary>Writes rows of a result as nested records with attributes, parents inside (contract 2.3).</summary>
internal sealed class ResultWriter
{
    private readonly string _base;
    private readonly Access _access;
    private readonly Node _root;
    private readonly List<(ChildRows Rows, ResultWriter Writer)> _children;

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

        _children = [.. result.Children.Select(child => (child, new ResultWriter(child.Result, apiBase, access)))];
    }

    public void Write(Utf8JsonWriter writer, int row) => Write(writer, _root, row);

    /// <summary>An aggregate row: it has no id, so its attributes have no url (contract 2.3).</summary>
    public static void WriteAggregate(Utf8JsonWriter writer, IReadOnlyList<string> names, AggregateValue[] values)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("attributes");
        writer.WriteString("type", "AggregateResult");
        writer.WriteEndObject();
        for (var i = 0; i < values.Length; i++)
        {
            writer.WritePropertyName(names[i]);
            values[i].Write(writer);
        }

        writer.WriteEndObject();
    }

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

        if (node == _root)
        {
            _children.ForEach(child => WriteChildren(writer, child.Rows, child.Writer, row));
        }

        writer.WriteEndObject();
    }

    /// <summary>A result of its own inside the parent, or null where there are no children.</summary>
    private static void WriteChildren(Utf8JsonWriter writer, ChildRows children, ResultWriter each, int parent)
    {
        writer.WritePropertyName(children.Relationship);
        var rows = children.ByParent[parent].ToList();
        if (rows.Count == 0)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteNumber("totalSize", rows.Count);
        writer.WriteBoolean("done", true);
        writer.WriteStartArray("records");
        rows.ForEach(row => each.Write(writer, row));
        writer.WriteEndArray();
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
