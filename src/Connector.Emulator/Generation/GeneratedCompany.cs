using System.Globalization;
using System.Text;

namespace Connector.Emulator.Generation;

/// <summary>
/// One company of the generated book as no CRM in particular holds it: a pure function of seed, number and the book's size. Both CRMs store
/// the same one, each under its own names, sharing <see cref="ExternalId"/>. All dates lie in 2018 to 2024, so that nothing depends on the
/// day of the run; only how long a customer has been quiet counts back from it. Absurd and missing values are on purpose. Times are seconds since 1970.
/// </summary>
internal sealed record GeneratedCompany
{
    public const int Owners = 12;
    private const long FirstCreation = 1_514_764_800; // 2018-01-01
    private const int CreationSeconds = 6 * 365 * 86_400;
    private const int ChangeSeconds = 360 * 86_400;

    public required string Name { get; init; }

    public required string ExternalId { get; init; }

    public required string Host { get; init; }

    public string? Type { get; private set; }

    public string? Industry { get; private set; }

    public string? Website { get; private set; }

    public (string Country, string City, string? State)? Place { get; private set; }

    public int? Employees { get; private set; }

    public double? Revenue { get; private set; }

    public double? Arr { get; private set; }

    public bool Strategic { get; private set; }

    public bool Expanding { get; private set; }

    /// <summary>0 to 100; a few above, as broken integrations send it.</summary>
    public double? Usage { get; private set; }

    /// <summary>Days since the last activity, before the day on which the book is made.</summary>
    public int? QuietDays { get; private set; }

    public string? Source { get; private set; }

    public string? Rating { get; private set; }

    /// <summary>The number of the parent company, which is lower than its own; −1 if it has none.</summary>
    public int Parent { get; private set; } = -1;

    public string? Description { get; private set; }

    public GeneratedStamps Stamps { get; private set; }

    public static GeneratedCompany Draw(int seed, int number, int accounts)
    {
        var dice = new Dice(seed, number);
        var name = DrawName(ref dice, out var host);
        var company = new GeneratedCompany
        {
            Name = name,
            Host = host,
            ExternalId = "ACC-" + (number + 1).ToString("D7", CultureInfo.InvariantCulture),
        };
        company.Type = dice.Percent(8) ? null : dice.Pick<string>(Vocabulary.Types);
        company.Industry = dice.Percent(7) ? null : dice.Percent(25) ? dice.Pick<string>(Vocabulary.StrayIndustries)
            : dice.Pick<string>(Vocabulary.Industries);
        company.Website = dice.Percent(15) ? null : dice.Percent(20) ? $"http://{host}/" : $"www.{host}";
        company.Place = dice.Percent(6) ? null : dice.Pick<(string, string, string?)>(Vocabulary.Places);
        company.DrawSize(ref dice);
        company.Source = dice.Percent(40) ? null : dice.Pick<string>(Vocabulary.Sources);
        company.Rating = dice.Percent(60) ? null : dice.Pick<string>(Vocabulary.Ratings);
        if (number > 0 && dice.Percent(12))
        {
            // Towards the beginning of the book, so that a few become big groups.
            company.Parent = dice.Next(Math.Max(1, Math.Min(number, accounts / 10)));
        }

        company.Description = DrawDescription(number, ref dice);
        company.Stamps = DrawStamps(ref dice);
        company.DrawEngagement(ref dice);
        return company;
    }

    /// <summary>When a record was made and changed, and by whom.</summary>
    public static GeneratedStamps DrawStamps(ref Dice dice)
    {
        var created = FirstCreation + dice.Next(CreationSeconds);

        // To the minute for some: mass updates leave many records with one stamp.
        var changed = created + dice.Next(ChangeSeconds);
        changed = dice.Percent(20) ? changed / 86_400 * 86_400 : changed;
        var owner = dice.Next(Owners);
        return new(created, Math.Max(created, changed), owner, dice.Next(200) == 0);
    }

    private static string DrawName(ref Dice dice, out string host)
    {
        var stem = dice.Pick<string>(Vocabulary.First) + dice.Pick<string>(Vocabulary.Second);
        var trade = dice.Pick<string>(Vocabulary.Trade);
        host = $"{stem}-{trade}.example".ToLowerInvariant();
        if (dice.Next(1000) < 6)
        {
            return dice.Pick<string>(Vocabulary.Awkward);
        }

        var name = $"{stem} {trade} {dice.Pick<string>(Vocabulary.Form)}".TrimEnd();
        return dice.Percent(4) ? name.ToUpperInvariant() : name;
    }

    /// <summary>Employees, revenue and ARR from one draw of size, so that they agree mostly, but not always.</summary>
    private void DrawSize(ref Dice dice)
    {
        var size = Math.Exp(dice.Next(1_000_000) / 1_000_000.0 * 9.5);
        var employees = (int)Math.Ceiling(size);
        employees = dice.Next(1000) switch
        {
            < 4 => 0,
            < 7 => -5,
            < 10 => 9_999_999,
            _ => employees,
        };
        Employees = dice.Percent(18) ? null : employees;
        Revenue = dice.Percent(25) ? null : Math.Round(size * (60_000 + dice.Next(200_000)), 0);
        var customer = Type?.StartsWith("Customer", StringComparison.Ordinal) == true;
        if (customer && !dice.Percent(5))
        {
            Arr = dice.Percent(3) ? 0 : Math.Round(size * (20 + dice.Next(180)), 2);
        }

        Strategic = customer && size > 5000 && dice.Percent(60);
    }

    /// <summary>Usage and silence from one draw, so that they agree mostly. Days stay clear of 30 and 90, where people cut: a night moves nobody.</summary>
    private void DrawEngagement(ref Dice dice)
    {
        if (Type?.StartsWith("Customer", StringComparison.Ordinal) != true) return;
        var (life, fresh, late, old) = (dice.Next(101), dice.Next(22), 38 + dice.Next(42), 110 + dice.Next(500));
        Usage = dice.Percent(6) ? null : dice.Percent(1) ? 140 : life;
        QuietDays = dice.Percent(5) ? null : dice.Percent(15) ? late : life >= 55 ? fresh : life >= 20 ? late : old;
        Expanding = Arr > 0 && dice.Percent(10);
    }

    private static string? DrawDescription(int number, ref Dice dice)
    {
        // A handful of the longest text the field takes; a few with a line break in them.
        if (number % 50_000 == 7)
        {
            var text = new StringBuilder(32_000);
            while (text.Length < 31_900)
            {
                text.Append("Minutes of the meeting, \"as agreed\":\n- nothing is decided; 💎 see next page, p. ").Append(text.Length).Append('\n');
            }

            return text.ToString();
        }

        return dice.Percent(2) ? "Met at the fair.\nSaid: \"call back in spring\", twice." : dice.Percent(5) ? "Imported." : null;
    }
}

/// <summary>Creation, last change, the owner's number and whether the record went to the one who may not see all.</summary>
internal readonly record struct GeneratedStamps(long Created, long Changed, int Owner, bool Restricted);
