using Connector.Emulator.Generation;

namespace Connector.Emulator.Sources;

internal enum Standing
{
    Paying,
    Late,
    Leaving,
    Trial,
    Gone,
}

/// <param name="Payer">0 or 1: some companies are two customers in the billing system.</param>
/// <param name="Currency">ISO 4217, capitals.</param>
/// <param name="Amount">Minor units for one seat and period.</param>
/// <param name="Unit"><c>month</c> or <c>year</c>.</param>
/// <param name="PercentOff">A discount; <paramref name="IsOffForEver"/> tells it from one on the next invoice alone.</param>
/// <param name="Tiers">Empty, <c>graduated</c> or <c>volume</c>: seats beyond the second cost half, and a flat amount once.</param>
internal sealed record Subscription(int Payer, Standing Standing, string Currency, long Amount, int Seats, string Unit, int Periods, bool IsMetered = false,
    int PercentOff = 0, bool IsOffForEver = false, string Tiers = "")
{
    public const int FullPriceSeats = 2;
    public const int FlatBeyond = 500;

    /// <summary>Minor units of one period.</summary>
    private long Price => Tiers.Length == 0 || Seats <= FullPriceSeats ? Amount * Seats
        : FlatBeyond + (Tiers == "volume" ? Amount / 2 * Seats : (Amount * FullPriceSeats) + (Amount / 2 * (Seats - FullPriceSeats)));

    /// <summary>What counts as monthly recurring revenue, in units of the currency.</summary>
    public double Monthly => IsMetered || Standing is Standing.Trial or Standing.Gone ? 0
        : Price / 100.0 / Periods / (Unit == "year" ? 12 : 1) * (IsOffForEver ? 100 - PercentOff : 100) / 100;
}

/// <param name="Age">Days since it was made.</param>
/// <param name="Score">As the vendor's satisfaction rating: <c>good</c>, <c>bad</c>, <c>offered</c>, <c>unoffered</c>.</param>
internal sealed record SupportTicket(int Number, int Age, string Status, string Score);

/// <summary>What a customer buys, uses and asks, drawn from its number: the same book gives the same life. Days count from today.</summary>
/// <param name="Billing"><c>stripe</c>, <c>chargebee</c>, or empty for one that is billed by neither.</param>
/// <param name="Health">0 to 100, as are <paramref name="Usage"/> and <paramref name="Csat"/>.</param>
/// <param name="Nps">−100 to 100.</param>
internal sealed record CustomerLife(
    string Billing, IReadOnlyList<Subscription> Subscriptions, int Health, int Usage, int Nps, int Csat, int Users, int RenewalDays, int QuietDays,
    bool HasChurned, IReadOnlyList<SupportTicket> Tickets)
{
    private const int Seed = 0x50_75_72;
    private const int OneOfSoMany = 7;
    private static readonly string[] Tiers = ["graduated", "volume"];
    private static readonly string[] Scores = ["good", "good", "good", "bad", "offered", "unoffered"];

    /// <summary>By all subscriptions; null when a part is in another currency than dollars.</summary>
    public double? Monthly => Subscriptions.All(one => one.Currency == "USD") ? Subscriptions.Sum(one => one.Monthly) : null;

    public static CustomerLife Draw(Customer customer)
    {
        var dice = new Dice(Seed, customer.Number);
        var billing = dice.Next(10) switch { < 6 => "stripe", < 9 => "chargebee", _ => "" };
        var subscriptions = billing.Length == 0 ? [] : DrawSubscriptions(ref dice, customer, billing);
        if (billing == "stripe" && customer.Number % OneOfSoMany < Tiers.Length) subscriptions[0] = subscriptions[0] with { Tiers = Tiers[customer.Number % OneOfSoMany] };
        var health = dice.Next(101);
        var usage = Math.Clamp(health + dice.Next(21) - 10, 0, 100);
        var quiet = usage >= 55 ? dice.Next(20) : 38 + dice.Next(40);
        return new CustomerLife(
            billing, subscriptions, health, usage, dice.Next(201) - 100, 40 + dice.Next(61), 1 + dice.Next(400), 10 + dice.Next(700), quiet,
            dice.Percent(5), DrawTickets(ref dice, customer.Number));
    }

    /// <summary>Near what the CRM takes for the annual revenue, where it knows one, and beside it what must not count.</summary>
    private static List<Subscription> DrawSubscriptions(ref Dice dice, Customer customer, string billing)
    {
        var yearly = Math.Max(1200, customer.Arr ?? ((customer.Employees is > 0 and < 1_000_000 ? customer.Employees.Value : 50) * (20 + dice.Next(180))));
        var cents = (long)(yearly / 12 * 100);
        var seats = 1 + dice.Next(5);
        List<Subscription> all = [new(0, dice.Percent(10) ? Standing.Late : Standing.Paying, dice.Percent(2) ? "EUR" : "USD", cents * 7 / 10 / seats, seats,
            "month", 1, PercentOff: billing == "stripe" && dice.Percent(20) ? 25 : 0, IsOffForEver: dice.Percent(50))];
        all.Add(new(dice.Percent(15) ? 1 : 0, dice.Percent(10) ? Standing.Leaving : Standing.Paying, "USD", cents * 3 / 10 * 12, 1, "year", 1));
        if (dice.Percent(30)) all.Add(new(0, Standing.Gone, "USD", cents, 1, "month", 1));
        if (dice.Percent(20)) all.Add(new(0, Standing.Trial, "USD", cents, 2, "month", 3));
        if (dice.Percent(10)) all.Add(new(0, Standing.Paying, "USD", 5, 1000, "month", 1, IsMetered: true));
        return all;
    }

    private static List<SupportTicket> DrawTickets(ref Dice dice, int customer)
    {
        var tickets = new List<SupportTicket>();
        for (var count = dice.Next(9); count > 0; count--)
        {
            tickets.Add(new((customer * 16) + count, 1 + dice.Next(160), dice.Percent(5) ? "deleted" : dice.Percent(50) ? "solved" : "open",
                dice.Pick<string>(Scores)));
        }

        return tickets;
    }
}
