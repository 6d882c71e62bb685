using System.CommandLine;
using Connector.Accounts;
using Connector.Store;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector disputes</c>: departments disagree on an account; who decides until when, and what was decided.</summary>
internal static class DisputesCommand
{
    private const int UsualDays = 14;

    private static readonly Argument<string> Account = new("ACCOUNT") { Description = "The account's id in the CRM." };
    private static readonly Argument<string> About = new("ABOUT") { Description = "The dimension or attribute, by its name in the framework." };
    private static readonly Argument<long> Number = new("DISPUTE") { Description = "Its number." };
    private static readonly Option<string> By = PersonOptions.By();
    private static readonly Option<string?> Claim = new("--claim") { Description = "What is said to be wrong, and what would be right.", HelpName = "TEXT", Required = true };
    private static readonly Option<string?> Owner = new("--owner") { Description = "Who decides. Default: the dimension's owner, or the framework's.", HelpName = "WHO" };
    private static readonly Option<DateOnly?> Until = PersonOptions.Until();
    private static readonly Option<string?> Why = PersonOptions.Why(required: true);
    private static readonly Option<string?> Segment = new("--segment") { Description = "Decide for this segment: registers an override (--until: its last day).", HelpName = "NAME" };
    private static readonly Option<bool> Data = new("--data") { Description = "Decide that a source is wrong and is mended there." };

    public static Command Create()
    {
        var open = new Command("open", $"Dispute an account's segment or attribute. --until: the day by which it is to be decided (default: in {UsualDays} days).") { Account, About, Claim, Owner, Until, By };
        open.SetAction(OpenAsync);
        var decide = new Command("decide", "Decide a dispute: what stands is right, or (--segment) an override, or (--data) a source to be mended.") { Number, Why, Segment, Data, Until, By };
        decide.SetAction(DecideAsync);
        var command = new Command("disputes", "List disputes, the open ones first; open and decide them.") { open, decide };
        command.SetAction(ListAsync);
        return command;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var (disputes, now) = (await store.Disputes.ListAsync(cancellationToken), Now(app));
        Output.Write(parsed, new { connection = app.Connection, disputes = disputes.Select(one => DisputeView.ToJson(one, now)) }, text =>
        {
            if (disputes.Count == 0) text.WriteLine("no disputes");
            foreach (var one in disputes) text.WriteLine(DisputeView.Line(one, now));
        });
        return ExitCode.Done;
    }

    private static async Task<int> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var about = parsed.GetRequiredValue(About);
        var dimension = app.Framework.Dimension(about);
        if (dimension is null && app.Framework.Attribute(about) is null) throw new SettingsException($"the framework has no dimension or attribute '{about}'");
        var now = Now(app);
        var due = PersonOptions.EndOf(parsed.GetValue(Until) ?? DateOnly.FromDateTime(now.UtcDateTime).AddDays(UsualDays));
        if (due <= now) throw new SettingsException("--until: that day is past");
        await using var store = await app.WriteStoreAsync(cancellationToken);
        var account = new AccountId(parsed.GetRequiredValue(Account));
        var id = await store.Disputes.OpenAsync(account, about, parsed.GetValue(Claim)!, parsed.GetRequiredValue(By), parsed.GetValue(Owner) ?? dimension?.Owner ?? app.Framework.Owner, due, cancellationToken);
        if (id is null) return Fail($"the book of '{app.Connection}' has no account {account}; ids are exact, case included");
        return await TellAsync(parsed, store, id.Value, now, cancellationToken);
    }

    private static async Task<int> DecideAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.WriteStoreAsync(cancellationToken);
        var number = parsed.GetRequiredValue(Number);
        if ((await store.Disputes.ListAsync(cancellationToken)).FirstOrDefault(one => one.Id == number && one.Decision is null) is not { } dispute) return Fail($"there is no open dispute {number}");
        if (parsed.GetValue(Segment) is not null && parsed.GetValue(Data)) throw new SettingsException("--segment and --data: a dispute is decided in one way");
        var (by, why, now) = (parsed.GetRequiredValue(By), parsed.GetValue(Why)!, Now(app));
        if (parsed.GetValue(Segment) is { } segment)
        {
            // The override first: if this ends in between, the dispute is still open and is decided again.
            var added = OverrideOf(parsed, app, dispute, segment, now);
            if (!await store.Overrides.AddAsync(added, cancellationToken)) return Fail($"account {dispute.Account} is no longer in the book");
        }

        var outcome = parsed.GetValue(Segment) is not null ? DisputeOutcome.Override : parsed.GetValue(Data) ? DisputeOutcome.Data : DisputeOutcome.Stands;
        await store.Disputes.DecideAsync(number, new DisputeDecision(outcome, by, why), cancellationToken);
        return await TellAsync(parsed, store, number, now, cancellationToken);
    }

    private static Override OverrideOf(ParseResult parsed, CliApp app, Dispute dispute, string segment, DateTimeOffset now)
    {
        var dimension = app.Framework.Dimension(dispute.About) ?? throw new SettingsException($"--segment: dispute {dispute.Id} is about the attribute {dispute.About}, which has no segments; --data says that a source is mended");
        if (dimension.Find(segment) is null) throw new SettingsException($"--segment: dimension {dimension.Name} has no segment '{segment}'; it has {string.Join(", ", dimension.SegmentNames())}");
        var until = parsed.GetValue(Until) is { } day ? PersonOptions.EndOf(day) : now + dimension.Overrides.MaxAge;
        if (until <= now) throw new SettingsException("--until: that day is past");
        return new Override(dispute.Account, dimension.Name, segment, dispute.By, dispute.Claim, now, until) { Evidence = $"dispute {dispute.Id}", ApprovedBy = parsed.GetRequiredValue(By) };
    }

    private static async Task<int> TellAsync(ParseResult parsed, IConnectionStore store, long id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var dispute = (await store.Disputes.ListAsync(cancellationToken)).First(one => one.Id == id);
        Output.Write(parsed, DisputeView.ToJson(dispute, now), text => text.WriteLine(DisputeView.Line(dispute, now)));
        return ExitCode.Done;
    }

    private static DateTimeOffset Now(CliApp app) => app.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return ExitCode.Failed;
    }
}
