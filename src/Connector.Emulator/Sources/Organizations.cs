using System.Globalization;
using Connector.Emulator.Generation;
using Sylvan.Data.Csv;

namespace Connector.Emulator.Sources;

/// <summary>A company that the emulated vendors know.</summary>
/// <param name="Revenue">US dollars.</param>
internal sealed record Organization(
    int Number, string Name, string Industry, long? Employees, double? Revenue, string City, string State, string Country, string? Domain = null);

/// <summary>What the emulated vendors know: a folder's <c>organizations.csv</c> (name, industry, employees, annual_revenue_usd, city, state, country and, if
/// wanted, domain), or without one the companies of the emulated CRM, their gaps filled by made-up values.</summary>
internal sealed class Organizations
{
    private const int Seed = 0x4f_72_67;
    private static readonly string[] Columns = ["name", "industry", "employees", "annual_revenue_usd", "city", "state", "country"];
    private readonly Lazy<ILookup<string, Organization>> _byName;
    private readonly Lazy<ILookup<string, Organization>> _byDomain;

    private Organizations(Func<IEnumerable<Organization>> all)
    {
        _byName = new(() => all().ToLookup(one => Letters(one.Name)));
        _byDomain = new(() => all().Where(one => one.Domain is not null).ToLookup(one => one.Domain!));
    }

    /// <exception cref="InvalidDataException">The file is missing or lacks a column.</exception>
    public static Organizations Load(string? folder, Customers customers)
    {
        if (folder is null) return new Organizations(() => customers.All.Select(Of));
        var path = Path.Combine(folder, "organizations.csv");
        if (!File.Exists(path)) throw new InvalidDataException($"there is no organizations.csv in '{folder}'");
        using var rows = CsvDataReader.Create(path);
        var columns = Columns.Select(name =>
            Enumerable.Range(0, rows.FieldCount).Cast<int?>()
                .FirstOrDefault(i => rows.GetName(i!.Value) == name) ?? throw new InvalidDataException($"'{path}' has no column {name}")).ToArray();
        var domain = Enumerable.Range(0, rows.FieldCount).Cast<int?>().FirstOrDefault(i => rows.GetName(i!.Value) == "domain");
        var all = new List<Organization>();
        while (rows.Read())
        {
            string Cell(int column) => rows.GetString(columns[column]);
            all.Add(new Organization(
                all.Count + 1, Cell(0), Cell(1), long.TryParse(Cell(2), out var employees) ? employees : null,
                double.TryParse(Cell(3), NumberStyles.Float, CultureInfo.InvariantCulture, out var revenue) ? revenue : null, Cell(4), Cell(5), Cell(6),
                domain is { } column && rows.GetString(column) is { Length: > 0 } host ? host : null));
        }

        return new Organizations(() => all);
    }

    /// <summary>The one company of this name in this place; null when none is, or when several are and the question does not tell them apart.</summary>
    public Organization? Find(string? name, string? city, string? state)
    {
        if (name is null) return null;
        var found = _byName.Value[Letters(name)].Where(one => Fits(city, one.City) && Fits(state, one.State)).DistinctBy(one => one with { Number = 0 }).Take(2)
            .ToList();
        return found.Count == 1 ? found[0] : null;
    }

    /// <summary>The company of this domain; of several the first.</summary>
    public Organization? FindByDomain(string? domain) => domain is null ? null : _byDomain.Value[domain].FirstOrDefault();

    private static Organization Of(Customer customer)
    {
        var dice = new Dice(Seed, customer.Number);
        var (industry, size) = (dice.Pick<string>(Vocabulary.Industries), (long)Math.Ceiling(Math.Exp(dice.Next(1000) / 1000.0 * 9.5)));
        return new Organization(
            customer.Number, customer.Name, customer.Industry is { } known && !Vocabulary.StrayIndustries.Contains(known) ? known : industry, customer.Employees is > 0 and < 1_000_000 ? (long)customer.Employees : size,
            customer.Revenue ?? (size * 150_000), customer.City ?? "", customer.State ?? "", customer.Country ?? "United States", customer.Domain);
    }

    private static bool Fits(string? asked, string known) => string.IsNullOrEmpty(asked) || Letters(asked) == Letters(known);

    private static string Letters(string text) => new([.. text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
