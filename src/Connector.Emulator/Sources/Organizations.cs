using System.Globalization;
using Sylvan.Data.Csv;

namespace Connector.Emulator.Sources;

/// <summary>A company that the emulated vendors know.</summary>
/// <param name="Revenue">US dollars.</param>
internal sealed record Organization(int Number, string Name, string Industry, long? Employees, double? Revenue, string City, string State, string Country);

/// <summary>What the emulated vendors know, from a folder's <c>organizations.csv</c>: name, industry, employees, annual_revenue_usd, city, state,
/// country.</summary>
internal sealed class Organizations
{
    private static readonly string[] Columns = ["name", "industry", "employees", "annual_revenue_usd", "city", "state", "country"];
    private readonly ILookup<string, Organization> _byName;

    private Organizations(IEnumerable<Organization> all) => _byName = all.ToLookup(one => Letters(one.Name));

    /// <exception cref="InvalidDataException">The file is missing or lacks a column.</exception>
    public static Organizations Load(string? folder)
    {
        if (folder is null) return new Organizations([]);
        var path = Path.Combine(folder, "organizations.csv");
        if (!File.Exists(path)) throw new InvalidDataException($"there is no organizations.csv in '{folder}'");
        using var rows = CsvDataReader.Create(path);
        var columns = Columns.Select(name =>
            Enumerable.Range(0, rows.FieldCount).Cast<int?>()
                .FirstOrDefault(i => rows.GetName(i!.Value) == name) ?? throw new InvalidDataException($"'{path}' has no column {name}")).ToArray();
        var all = new List<Organization>();
        while (rows.Read())
        {
            string Cell(int column) => rows.GetString(columns[column]);
            all.Add(new Organization(
                all.Count + 1, Cell(0), Cell(1), long.TryParse(Cell(2), out var employees) ? employees : null,
                double.TryParse(Cell(3), NumberStyles.Float, CultureInfo.InvariantCulture, out var revenue) ? revenue : null, Cell(4), Cell(5), Cell(6)));
        }

        return new Organizations(all);
    }

    /// <summary>The one company of this name in this place; null when none is, or when several are and the question does not tell them apart.</summary>
    public Organization? Find(string? name, string? city, string? state)
    {
        if (name is null) return null;
        var found = _byName[Letters(name)].Where(one => Fits(city, one.City) && Fits(state, one.State)).DistinctBy(one => one with { Number = 0 }).Take(2)
            .ToList();
        return found.Count == 1 ? found[0] : null;
    }

    private static bool Fits(string? asked, string known) => string.IsNullOrEmpty(asked) || Letters(asked) == Letters(known);

    private static string Letters(string text) => new([.. text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
