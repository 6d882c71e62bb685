using System.Globalization;
using Connector.Emulator.HubSpot.Generation;
using Connector.Emulator.HubSpot.Portals;
using Connector.Emulator.Loading;

namespace Connector.Emulator.HubSpot.Loading;

/// <summary>
/// Loads <c>companies.csv</c> and, where they are, <c>contacts.csv</c>, <c>deals.csv</c> and <c>tickets.csv</c> (headers are property names) as a
/// lived-in portal would hold them: values are stored past option checks, unknown columns become custom properties, <c>company_external_id</c>
/// becomes the association with the primary company.
/// </summary>
internal sealed class PortalLoader(Portal portal)
{
    private const string CompanyKey = "company_external_id";

    /// <summary>What may belong to a company, with the association type of its primary company (contract 7).</summary>
    private static readonly (ObjectType Type, int Primary)[] Dependents = [(ObjectType.Contacts, 1), (ObjectType.Deals, 5), (ObjectType.Tickets, 26)];

    public static bool Holds(string folder) => File.Exists(Path.Combine(folder, "companies.csv"));

    /// <exception cref="InvalidDataException">A file cannot be read or names what is not there; the message says where.</exception>
    public void Load(string folder)
    {
        lock (portal.Gate)
        {
            PortalBook.Declare(portal);
            LoadFile(portal.Companies, Path.Combine(folder, "companies.csv"));
            foreach (var (type, _) in Dependents)
            {
                if (Path.Combine(folder, type.Plural + ".csv") is var path && File.Exists(path))
                {
                    LoadFile(portal.Table(type), path);
                }
            }
        }
    }

    private void LoadFile(ObjectTable table, string path)
    {
        var csv = CsvTable.Read(path);
        var columns = csv.Header.Select((name, i) => name is CompanyKey or "createdate" ? null
            : table.Column(name) ?? table.Add(Declare(table, name, csv.Rows, i))).ToArray();
        var writer = new RecordWriter(portal, table, WriteSource.Import);
        for (var number = 0; number < csv.Rows.Count; number++)
        {
            var cells = csv.Rows[number];
            var created = csv.Header.IndexOf("createdate") is >= 0 and var at && Instant.TryRead(cells[at], out var time) ? time : portal.Now;
            var row = table.Append(created, portal.Now);
            for (var i = 0; i < columns.Length; i++)
            {
                if (columns[i] is { IsStored: true } column && cells[i].Length > 0)
                {
                    column.Put(row, Stored(column, cells[i]));
                }
            }

            if (csv.Header.IndexOf(CompanyKey) is >= 0 and var key && cells[key].Length > 0)
            {
                Associate(table, row, cells[key], $"{Path.GetFileName(path)}, record {number + 1}");
            }

            if (Pipeline.Of(table.Type) is { } pipeline
                && table.Column(table.Type == ObjectType.Deals ? "pipeline" : "hs_pipeline") is { } chosen && chosen.IsNull(row))
            {
                chosen.Put(row, pipeline.Id);
            }

            writer.DeriveStage(row);
        }
    }

    private void Associate(ObjectTable table, int row, string key, string place)
    {
        var company = portal.Companies.Column("external_id")!.RowOf(key);
        if (company < 0)
        {
            throw new InvalidDataException($"{place}: no company has the external_id '{key}'");
        }

        portal.Associations.Add(table.Type, table.Id(row), ObjectType.Companies, portal.Companies.Id(company),
            Array.Find(Dependents, each => each.Type == table.Type).Primary);
    }

    /// <summary>Times in the form the portal keeps; anything else as it stands.</summary>
    private static string Stored(PropertyColumn column, string text) =>
        column.Definition.Type == "datetime" && Instant.TryRead(text, out var time) ? Instant.Text(time) : text;

    private PropertyDefinition Declare(ObjectTable table, string name, List<string[]> rows, int column)
    {
        var values = rows.Select(row => row[column]).Where(value => value.Length > 0).ToList();
        bool All(Func<string, bool> test) => values.Count > 0 && values.TrueForAll(value => test(value));
        var (type, fieldType) = name == "external_id" ? ("string", "text")
            : All(value => DateOnly.TryParseExact(value, "yyyy-MM-dd", out _)) ? ("date", "date")
            : All(value => value is "true" or "false") ? ("bool", "booleancheckbox")
            : All(value => decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out _)) ? ("number", "number")
            : ("string", "text");
        return new()
        {
            Name = name, Label = name.Replace('_', ' '), Type = type, FieldType = fieldType, GroupName = StandardProperties.GroupOf(table.Type),
            HasUniqueValue = name == "external_id", CreatedAt = portal.Now, UpdatedAt = portal.Now,
            Options = type == "bool" ? [new("True", "true", 0, false), new("False", "false", 1, false)] : [],
        };
    }
}
