using System.CommandLine;
using Connector.Benchmarks.Measuring;

namespace Connector.Benchmarks.Quality;

/// <summary><c>bench quality</c>: how right the cleaning is, scored on real data that nobody here wrote and no rule was made from.</summary>
internal static class QualityCommand
{
    private static readonly Option<int> Accounts = new("--accounts")
    {
        Description = "Size of the generated book in which duplicates are looked for, to measure time and memory; 0 = not.",
        DefaultValueFactory = _ => 1_000_000,
    };

    public static Command Create()
    {
        var command = new Command("quality", "Countries, industries and duplicates: how often right, on the sets under shared/data.") { Accounts };
        command.SetAction(parsed => Run(parsed.GetValue(Accounts)));
        return command;
    }

    private static int Run(int accounts)
    {
        Report.Json(new
        {
            Verb = "quality",
            Countries = CountryQuality.Measure(),
            Industries = IndustryQuality.Measure(),
            Duplicates = DuplicateQuality.Measure(),
            Scale = accounts > 0 ? DuplicateScale.Measure(accounts) : null,
        });
        return 0;
    }
}
