using Connector.Accounts;

namespace Connector.Benchmarks.Decide;

/// <summary>
/// The floor of <c>decide</c>: what a programmer would write for <c>framework.yaml</c> over the same values. An unknown number is NaN and an
/// unknown text null, so every comparison with it fails, as the framework's three-valued logic wants for <c>and</c> and <c>or</c>. It tells
/// segment and clause; whether the segment is provisional it cannot tell.
/// </summary>
internal static class IfChains
{
    public const int Dimensions = 5;

    /// <summary>Positions of the framework's attributes.</summary>
    private const int AccountType = 0, Employees = 1, Arr = 2, Industry = 3, Region = 4, StrategicAccount = 5, UsageScore = 6, ActiveUsers = 7,
        SupportTickets = 8, Health = 9, Nps = 10, ContractMonths = 11;

    public static bool IsActive(ReadOnlySpan<AttributeValue> account) => Text(account[AccountType]) == "customer";

    public static Outcome CustomerTier(ReadOnlySpan<AttributeValue> account)
    {
        var arr = Number(account[Arr]);
        var employees = Number(account[Employees]);
        if (arr >= 250_000) return new(0, 0);
        if (employees >= 1000) return new(0, 1);
        if (account[StrategicAccount].IsKnown && account[StrategicAccount].Boolean) return new(0, 2);
        if (arr >= 25_000) return new(1, 0);
        if (employees >= 100) return new(1, 1);
        if (arr >= 5000 && Number(account[UsageScore]) >= 50) return new(2, 0);
        if (Number(account[ActiveUsers]) >= 50) return new(2, 1);
        if (arr > 0) return new(3, 0);
        return employees >= 1 ? new(3, 1) : new(4, -1);
    }

    public static Outcome IndustrySegment(ReadOnlySpan<AttributeValue> account) => Text(account[Industry]) switch
    {
        "Technology" or "Electronics" or "Communications" or "Telecommunications" or "Media" or "Entertainment" => new(0, 0),
        "Banking" or "Finance" or "Insurance" or "Consulting" => new(1, 0),
        "Healthcare" or "Biotechnology" or "Education" or "Government" or "Not For Profit" => new(2, 0),
        "Agriculture" or "Chemicals" or "Construction" or "Energy" or "Engineering" or "Manufacturing" or "Shipping" or "Utilities" => new(3, 0),
        _ => new(4, -1),
    };

    public static Outcome Engagement(ReadOnlySpan<AttributeValue> account)
    {
        var usage = Number(account[UsageScore]);
        var users = Number(account[ActiveUsers]);
        var health = Text(account[Health]);
        if (usage >= 80 && users >= 20 && health == "green") return new(0, 0);
        if (usage >= 50 && health is "green" or "yellow") return new(1, 0);
        if (usage >= 20) return new(2, 0);
        if (users >= 5) return new(2, 1);
        return usage < 20 ? new(3, 0) : new(4, -1);
    }

    public static Outcome Risk(ReadOnlySpan<AttributeValue> account)
    {
        var health = Text(account[Health]);
        var tickets = Number(account[SupportTickets]);
        var nps = Number(account[Nps]);
        if (health == "red" && (tickets > 10 || nps < 0)) return new(0, 0);
        if (health == "red") return new(1, 0);
        if (tickets > 10) return new(1, 1);
        if (nps < -20) return new(1, 2);
        if (health == "yellow") return new(2, 0);
        if (Number(account[ContractMonths]) is >= 0 and <= 3) return new(2, 1);
        if (health == "green") return new(3, 0);
        return nps is >= 30 and <= 100 ? new(3, 1) : new(4, -1);
    }

    public static Outcome Coverage(ReadOnlySpan<AttributeValue> account)
    {
        var region = Text(account[Region]);
        var employees = Number(account[Employees]);
        if (region is "North America" or "EMEA" && employees >= 1000) return new(0, 0);
        if (region is "North America" or "EMEA" && employees is >= 100 and <= 999) return new(1, 0);
        if (region is "APAC" or "LATAM" && employees >= 100) return new(2, 0);
        return employees is >= 1 and <= 99 ? new(3, 0) : new(4, -1);
    }

    private static double Number(in AttributeValue value) => value.IsKnown ? value.Number : double.NaN;

    private static string? Text(in AttributeValue value) => value.IsKnown ? value.Text : null;
}

/// <param name="Segment">Position; one past the last is <c>otherwise</c>.</param>
/// <param name="Clause">-1 for <c>otherwise</c>.</param>
internal readonly record struct Outcome(int Segment, int Clause, bool IsProvisional = false)
{
    /// <summary>One byte per account and dimension: what a run keeps. 0 = not in the population.</summary>
    public byte Packed => (byte)(0x80 | (IsProvisional ? 0x40 : 0) | (Segment << 3) | (Clause + 1));

    public const byte WithoutProvisional = 0xBF;
}
