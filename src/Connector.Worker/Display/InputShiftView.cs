using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Steadiness;
using Connector.Surveys;
using Spectre.Console;

namespace Connector.Worker.Display;

/// <summary>How far the inputs of the rules have shifted, for a person and as JSON.</summary>
internal sealed record InputShiftView(string Connection, Framework Framework, ShiftedInputs Result)
{
    private const int MostParts = 3;

    public IEnumerable<InputShift> Shifted => Result.Inputs.Where(input => input.Reading == ShiftReading.Shifted);

    public object ToJson() => new
    {
        connection = Connection,
        framework_version = Framework.Version.ToString(),
        since = Result.Since,
        active_then = Result.Then,
        active_now = Result.Now,
        inputs = Result.Inputs.Select(input => new
        {
            attribute = input.Attribute.Name,
            psi = input.Psi,
            reading = Word(input.Reading),
            parts = input.Parts.Select(part => new { part = part.Text, then = part.Then, now = part.Now }),
            proposals = input.Calibrations(Framework),
        }),
    };

    public void Print(TextWriter text)
    {
        text.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"What the rules of framework {Framework.Version} read of {Connection}, {Plural.Of(Result.Then, "active account")} by {Result.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC against {Tables.Number(Result.Now)} now:"));
        var table = Tables.New(["Attribute", "PSI", "Reading", "Moved most (share of the accounts then → now)"]);
        table.Columns[1].RightAligned();
        foreach (var input in Result.Inputs)
        {
            var moved = input.Parts.Where(part => part.Then != part.Now).Take(MostParts).Select(part => $"{part.Text}: {Tables.Share(part.Then, 1)} → {Tables.Share(part.Now, 1)}");
            table.AddRow([Tables.Cell(input.Attribute.Name), input.Psi.ToString("0.000", CultureInfo.InvariantCulture), Word(input.Reading), Tables.Cell(string.Join("\n", moved))]);
        }

        AnsiConsole.Write(table);
        text.WriteLine("PSI adds up how far the shares of what the rules tell apart have moved: below 0.1 stable, from 0.25 the accounts are others than the thresholds were made for.");
        foreach (var proposal in Shifted.SelectMany(input => input.Calibrations(Framework))) text.WriteLine($"Thresholds to look at again: {proposal}");
    }

    private static string Word(ShiftReading reading) => reading.ToString().ToLowerInvariant();
}
