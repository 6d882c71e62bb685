using System.CommandLine;
using Connector.Accounts;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector overrides</c>: people's decisions that beat the rules, with who, why and until when.</summary>
internal static class OverridesCommand
{
    private static readonly Argument<string> Account = new("ACCOUNT") { Description = "The account's id in the CRM." };
    private static readonly Argument<string> Dimension = new("DIMENSION") { Description = "The dimension's name in the framework." };
    private static readonly Argument<string> Segment = new("SEGMENT") { Description = "The segment's name in the framework." };
    private static readonly Option<string> By = PersonOptions.By();
    private static readonly Option<string?> Why = PersonOptions.Why(required: true);
    private static readonly Option<DateOnly?> Until = PersonOptions.Until();
    private static readonly Option<string?> Evidence = new("--evidence") { Description = "Where what stands behind it can be looked up: a contract, a ticket, an address.", HelpName = "TEXT" };
    private static readonly Option<string?> Approver = new("--approved-by") { Description = "Who agreed to it, where that is somebody else.", HelpName = "WHO" };

    public static Command Create()
    {
        var add = new Command("add", "Put an account into a segment whatever the rules say, from the next run on.") { Account, Dimension, Segment, By, Why, Until, Evidence, Approver };
        add.SetAction(AddAsync);
        var end = new Command("end", "End an override: the rules decide again from the next run on.") { Account, Dimension };
        end.SetAction(EndAsync);
        var command = new Command("overrides", "List people's decisions that beat the rules; add and end them; what they and unregistered edits say about the rules.") { add, end, OverrideQuestions.Mine(), OverrideQuestions.Edits() };
        command.SetAction(ListAsync);
        return command;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var overrides = await store.Overrides.ListAsync(cancellationToken);
        Output.Write(parsed, new { connection = app.Connection, overrides = overrides.Select(one => ToJson(one, now)) }, text =>
        {
            if (overrides.Count == 0) text.WriteLine("no overrides");
            foreach (var one in overrides) text.WriteLine($"{one.Account}  {one.Dimension} = {one.Segment} by {one.By} until {one.Until:yyyy-MM-dd HH:mm}Z{(one.Until <= now ? " (expired)" : "")}: {one.Why}{(one.ApprovedBy is null ? "" : $"; approved by {one.ApprovedBy}")}{(one.Evidence is null ? "" : $"; see {one.Evidence}")}");
        });
        return ExitCode.Done;
    }

    private static async Task<int> AddAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var (dimensionName, segment) = (parsed.GetRequiredValue(Dimension), parsed.GetRequiredValue(Segment));
        if (app.Framework.Dimension(dimensionName) is not { } dimension) return Fail($"the framework has no dimension '{dimensionName}'; it has {string.Join(", ", app.Framework.Dimensions.Select(one => one.Name))}");
        if (dimension.Retirement(segment) is { } retired) return Fail($"'{segment}' is retired since {retired.Until:yyyy-MM-dd} ({retired.Why}); its successor is {retired.Successor}");
        if (dimension.Find(segment) is null) return Fail($"dimension {dimensionName} has no segment '{segment}'; it has {string.Join(", ", dimension.SegmentNames())}");

        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var until = parsed.GetValue(Until) is { } day ? PersonOptions.EndOf(day) : now + dimension.Overrides.MaxAge;
        if (until <= now) return Fail($"--until: {until:yyyy-MM-dd} is past");
        var added = new Override(new AccountId(parsed.GetRequiredValue(Account)), dimensionName, segment, parsed.GetRequiredValue(By), parsed.GetValue(Why) ?? "", now, until)
        {
            Evidence = parsed.GetValue(Evidence),
            ApprovedBy = parsed.GetValue(Approver),
        };
        await using var store = await app.WriteStoreAsync(cancellationToken);
        if (!await store.Overrides.AddAsync(added, cancellationToken)) return Fail($"the book of '{app.Connection}' has no account {added.Account}; ids are exact, case included");
        Output.Write(parsed, ToJson(added, now), text => text.WriteLine($"{added.Account} is {dimension.LabelOf(segment)} in {dimension.Label} until {until:yyyy-MM-dd HH:mm}Z, from the next run on"));
        return ExitCode.Done;
    }

    private static async Task<int> EndAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.WriteStoreAsync(cancellationToken);
        var (account, dimension) = (parsed.GetRequiredValue(Account), parsed.GetRequiredValue(Dimension));
        if (!await store.Overrides.EndAsync(new AccountId(account), dimension, cancellationToken)) return Fail($"account {account} has no override in dimension {dimension}");
        Output.Write(parsed, new { account, dimension, ended = true }, text => text.WriteLine($"the rules decide {dimension} of {account} again from the next run on"));
        return ExitCode.Done;
    }

    private static object ToJson(Override one, DateTimeOffset now) => new
    {
        account = one.Account.Value,
        dimension = one.Dimension,
        segment = one.Segment,
        by = one.By,
        why = one.Why,
        evidence = one.Evidence,
        approved_by = one.ApprovedBy,
        since = one.Since,
        until = one.Until,
        expired = one.Until <= now,
    };

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return ExitCode.Failed;
    }
}
