namespace Connector.Emulator.Generation;

/// <summary>One deal of the generated book, of the company with the number; one for every fourth company on average.</summary>
/// <param name="Stage">Number of the stage among as many as the CRM has.</param>
/// <param name="CloseDate">Days since 2023-01-01.</param>
internal sealed record GeneratedDeal(string Name, int Company, int Stage, int? Amount, int CloseDate, GeneratedStamps Stamps)
{
    private const int FirstRecord = 0x4000_0000;

    public static GeneratedDeal Draw(int seed, int number, int accounts, int stages)
    {
        var dice = new Dice(seed, FirstRecord + number);
        var company = dice.Next(accounts);
        var stage = dice.Next(stages);
        int? amount = dice.Percent(10) ? null : 1000 + dice.Next(500_000);
        var closes = dice.Next(730);
        return new($"Deal {number + 1}", company, stage, amount, closes, GeneratedCompany.DrawStamps(ref dice));
    }
}
