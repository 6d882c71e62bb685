using System.CommandLine;
using System.Globalization;
using Connector.Accounts;
using Connector.Enrichment;
using Connector.Surveys;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector coverage</c>: how far is each attribute known, and by whom?</summary>
internal static class CoverageCommand
{
    private static readonly Option<double> Gate = new("--gate")
    {
        Description = "Attributes that some source serves must be known, or not needed, on this share of the population. Default 80%; below it the command ends with 4.",
        HelpName = "N%",
        DefaultValueFactory = _ => 0.8,
        CustomParser = result => double.TryParse(result.Tokens[0].Value.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var percent) && percent <= 100 ? percent / 100 : Wrong(result),
    };

    public static Command Create()
    {
        var command = new Command("coverage",
            "Count per attribute what is filled, usable and fresh, before and after cleaning and other sources, and what is not needed. Reads the book, not the CRM.") { Gate };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var gate = parsed.GetValue(Gate);
        var coverage = await new BookCoverage(store, app.Framework, app.Crm.Name, app.Services.GetRequiredService<TimeProvider>().GetUtcNow())
            .CountAsync(cancellationToken);
        var passes = coverage.All(attribute => attribute.Passes(gate));
        Output.Write(parsed, new
        {
            connection = app.Connection,
            gate,
            passes,
            attributes = coverage.Select(attribute => new
            {
                name = attribute.Attribute, accounts = attribute.Accounts, filled = attribute.Filled, in_standard_form = attribute.InStandardForm, from_crm = attribute.FromCrm,
                    from_others = attribute.Valid - attribute.FromCrm, valid = attribute.Valid, by_source = attribute.BySource, fresh = attribute.Fresh,
                unusable = attribute.Unusable, not_needed = attribute.NotNeeded, written_back = attribute.WrittenBack, share = Math.Round(attribute.Share, 4), always_filled = attribute.IsAlwaysFilled,
                    yes = attribute.Yes, passes = attribute.Passes(gate),
            }),
        }, text =>
        {
            text.WriteLine($"Coverage over {Plural.Of(coverage.Count == 0 ? 0 : coverage[0].Accounts, "account")} of the population, gate {gate:P0}");
            foreach (var attribute in coverage) text.WriteLine($"  {attribute.Attribute}: {Line(attribute, gate)}");
        });
        return passes ? ExitCode.Done : ExitCode.Partial;
    }

    private static string Line(AttributeCoverage attribute, double gate)
    {
        string Share(long accounts) => Tables.Share(accounts, attribute.Accounts);
        if (attribute.IsAlwaysFilled) return $"always filled, as a checkbox has no empty state (yes on {attribute.Yes:N0}): says nothing of who was looked at, not counted";
        var verdict = !attribute.IsServed ? "served by nobody" : attribute.Passes(gate) ? "passes" : "BELOW THE GATE";
        var others = attribute.BySource.Where(source => source.Key != AttributeCoverage.Crm).Select(source => $"{source.Key} {source.Value:N0}").ToList();
        var by = others.Count > 0 ? $", by {string.Join(", ", others)}" : "";
        var back = attribute.WrittenBack > 0 ? $", written back {attribute.WrittenBack:N0}" : "";
        return $"CRM filled {Share(attribute.Filled)}, in standard form {Share(attribute.InStandardForm)}, cleaned {Share(attribute.FromCrm)}, with other sources {Share(attribute.Valid)} (fresh {Share(attribute.Fresh)}{by}); "
            + $"unusable in the CRM {attribute.Unusable:N0}, not needed {attribute.NotNeeded:N0}{back}: {verdict}";
    }

    private static double Wrong(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--gate: '{result.Tokens[0].Value}' is no share; write it as 80%");
        return 0;
    }
}
