using System.CommandLine;
using System.Globalization;
using Connector.Accounts;
using Connector.Enrichment;
using Connector.Stages;
using Connector.Store;
using Connector.Surveys;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector enrich</c>: what would enriching bring and cost; who allowed it; how have the vendors done?</summary>
internal static class EnrichCommand
{
    private static readonly Argument<string> Vendor = new("SOURCE") { Description = "The source's name in the settings." };
    private static readonly Argument<double> Credits = new("CREDITS") { Description = "How many credits runs may draw beyond those that go without approval." };
    private static readonly Option<string> By = PersonOptions.By();
    private static readonly Option<string?> Why = PersonOptions.Why(required: true);

    public static Command Create()
    {
        var approve = new Command("approve", "Let the next runs spend so many credits of a source, until they are drawn.") { Vendor, Credits, By, Why };
        approve.SetAction(ApproveAsync);
        var command = new Command("enrich",
            "Show what the next run would buy: vendor by attribute, with expected coverage and cost, beside buying everything; and how the vendors have done. Spends nothing.") { approve, SampleCommand.Create() };
        command.SetAction(PlanAsync);
        return command;
    }

    private static async Task<int> PlanAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var sources = app.Runner.Sources(app.Connection);
        var survey = new EnrichmentSurvey(store, app.Framework, app.Crm, sources, now);
        var plan = await survey.PlanAsync(cancellationToken);
        var scores = await new VendorValues(store, app.Framework, app.Crm, now).ScoresAsync(cancellationToken);
        var month = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var budgets = new List<(Source Source, Spending Spending, double Left, string? Stopped)>();
        foreach (var source in sources.Where(source => source.Lookup is not null))
        {
            var spending = await store.Answers.SpendingAsync(source.Name, month, cancellationToken);
            var budget = new CreditBudget(source.Options.Credits, spending);
            budgets.Add((source, spending, budget.Left, budget.Stopped));
        }

        var outstanding = (await store.Questions.UnansweredAsync(cancellationToken)).Where(one => !one.IsOverdue).GroupBy(one => one.Vendor)
            .Select(group => new OutstandingQuestions(group.Key, group.Count(), group.Min(one => one.AskedAt))).ToList();
        Output.Write(parsed, new
        {
            connection = app.Connection,
            accounts = survey.Accounts,
            uncertain = survey.Uncertain,
            with_gaps = survey.WithGaps,
            plan = plan.Select(line => new { vendor = line.Vendor, attribute = line.Attribute, accounts = Math.Round(line.Accounts),
                expected_filled = Math.Round(line.ExpectedFilled), credits = Math.Round(line.Credits, 1), cost = Math.Round(line.Cost, 2) }),
            budgets = budgets.Select(budget => new { vendor = budget.Source.Name, spent_this_month = budget.Spending.ThisMonth,
                approved = budget.Spending.Approved, may_spend = budget.Left, why_not = budget.Stopped }),
            outstanding = outstanding.Select(one => new { vendor = one.Vendor, questions = one.Questions, oldest = one.Oldest }),
            scorecards = scores.Select(Card),
        }, text => Print(text, survey, plan, budgets, outstanding, scores));
        return ExitCode.Done;
    }

    private static void Print(
        TextWriter text, EnrichmentSurvey survey, IReadOnlyList<PlannedPurchase> plan,
            List<(Source Source, Spending Spending, double Left, string? Stopped)> budgets,
            IReadOnlyList<OutstandingQuestions> outstanding, IReadOnlyList<Scorecard> scores)
    {
        if (budgets.Count == 0)
        {
            text.WriteLine("no source that is paid by the answer is configured (Connections:NAME:Sources; config/appsettings.sources.example.json shows them)");
            return;
        }

        text.WriteLine($"{survey.Uncertain:N0} of {survey.Accounts:N0} accounts have an uncertain segment that a paid source could settle; {survey.WithGaps:N0} have any gap");
        foreach (var line in plan)
        {
            text.WriteLine($"  {line.Vendor} × {line.Attribute}: about {Plural.Of(line.Accounts, "account")}, {line.ExpectedFilled:N0} of them filled, {Plural.Of(line.Credits, "credit")}{(line.Cost > 0 ? $", {line.Cost:N2}" : "")}");
        }

        text.WriteLine($"  in all about {Plural.Of(plan.Sum(line => line.Credits), "credit")}; to fill every gap {survey.WithGaps:N0}, to buy everything {survey.Accounts:N0}");
        foreach (var (source, spending, left, stopped) in budgets)
        {
            text.WriteLine($"{source.Name}: {spending.ThisMonth:N0} of {source.Options.Credits.PerMonth:N0} credits spent this month, {spending.Approved:N0} approved and not drawn; the next run may spend {left:N0}{(stopped is null ? "" : $" ({stopped})")}");
        }

        foreach (var one in outstanding)
        {
            text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{one.Vendor}: {Plural.Of(one.Questions, "question is", "questions are")} open, the oldest since {one.Oldest:yyyy-MM-dd HH:mm}Z; answers are taken in by the next run after they came"));
        }

        foreach (var (score, price) in scores.Where(card => card.Score.Credits > 0 || card.Score.NoMatch > 0)
            .Select(card => (card, budgets.FirstOrDefault(budget => budget.Source.Name == card.Score.Vendor).Source?.Options.Credits.CreditPrice ?? 0)))
        {
            text.WriteLine($"{score.Score.Vendor} so far: {Plural.Of(score.Score.Asked, "account")} asked about, {score.Score.HitRate:P1} found, {Plural.Of(score.Score.OtherCompany, "time")} another company, {Plural.Of(score.Score.Credits, "credit")}");
            text.WriteLine($"  {Plural.Of(score.Values, "usable value")}, {score.Accepted:N0} of them in force{(score.CreditsPerAccepted is { } each ? $" at {each:N2} credits each{(price > 0 ? $" ({each * price:N2})" : "")}" : "")}; "
                + (score.Agreement is { } agreement ? $"{agreement:P1} of {score.Compared:N0} that others give too agree as far as any rule can tell" : "none that others give too"));
        }
    }

    private sealed record OutstandingQuestions(string Vendor, int Questions, DateTimeOffset Oldest);

    private static object Card(Scorecard card) => new
    {
        vendor = card.Score.Vendor, asked = card.Score.Asked, matched = card.Score.Matched, no_match = card.Score.NoMatch, other_company = card.Score.OtherCompany,
        credits = card.Score.Credits, hit_rate = Math.Round(card.Score.HitRate, 4), values = card.Values, accepted = card.Accepted, compared = card.Compared,
        agreement = card.Agreement is { } agreement ? Math.Round(agreement, 4) : (double?)null,
        credits_per_accepted = card.CreditsPerAccepted is { } each ? Math.Round(each, 4) : (double?)null,
    };

    private static async Task<int> ApproveAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var (vendor, credits) = (parsed.GetRequiredValue(Vendor), parsed.GetRequiredValue(Credits));
        if (app.Runner.Sources(app.Connection).FirstOrDefault(source => source.Lookup is not null && source.Name == vendor) is null)
        {
            throw new SettingsException($"connection '{app.Connection}' has no source '{vendor}' that costs credits");
        }

        if (!(credits > 0 && double.IsFinite(credits))) throw new SettingsException("CREDITS must be more than 0");
        await using var store = await app.WriteStoreAsync(cancellationToken);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        await store.Answers.ApproveAsync(new CreditApproval(vendor, credits, parsed.GetRequiredValue(By), parsed.GetValue(Why) ?? "", now), cancellationToken);
        Output.Write(parsed, new { vendor, approved = credits }, text => text.WriteLine($"runs may draw {Plural.Of(credits, "more credit")} of {vendor}"));
        return ExitCode.Done;
    }
}
