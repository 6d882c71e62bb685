using System.CommandLine;
using Connector.Governance;
using Connector.Worker.Display;
using Connector.Worker.Hosting;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Commands;

/// <summary><c>connector docket</c>: what the people who stand behind the segments have to decide, each with owner, deadline and evidence.</summary>
internal static class DocketCommand
{
    private const int UsualDays = 30;
    private const int Usual = 20;

    private static readonly Option<DateOnly?> Meeting = new("--meeting")
    {
        Description = $"The day of the meeting, such as 2027-06-30 (UTC): what is due or ends by then is on the docket. Default: in {UsualDays} days.",
        HelpName = "DAY",
        CustomParser = result => DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", out var day) ? day : Wrong(result),
    };

    private static readonly Option<int> Most = new("--most") { Description = "So many of a kind.", HelpName = "N", DefaultValueFactory = _ => Usual };
    private static readonly Option<DirectoryInfo?> Folder = new("--output") { Description = "Write docket.md, docket.html, docket.json and the steward's calendar, duties.ics, into this folder.", HelpName = "PATH" };

    public static Command Create()
    {
        var command = new Command("docket", "The steering committee's docket: escalations, disputes, borderline accounts, inputs that have shifted, overrides and exceptions that end, plans that wait, a stale framework, reviews, questions without an answer, held fields. Reads the store, not the CRM.") { Meeting, Most, Folder };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var meeting = parsed.GetValue(Meeting) ?? today.AddDays(UsualDays);
        if (meeting < today) throw new SettingsException("--meeting: that day is past");
        if (parsed.GetValue(Most) < 1) throw new SettingsException("--most: at least 1");
        var options = app.Services.GetRequiredService<IOptionsMonitor<ConnectionOptions>>().Get(app.Connection);
        var docket = await new DocketSurvey(store, app.Connection, options, app.Crm.Name, app.Framework, now).OfAsync(meeting, parsed.GetValue(Most), cancellationToken);
        var (document, json) = (DocketDocument.Of(docket), ToJson(docket));
        if (parsed.GetValue(Folder) is not { } folder)
        {
            Output.Write(parsed, json, text => text.Write(document.Markdown));
            return ExitCode.Done;
        }

        (string Name, string Text)[] files = [("docket.md", document.Markdown), ("docket.html", HtmlPage.Of(document)), ("docket.json", Output.ToJson(json) + "\n"), ("duties.ics", DocketDocument.Calendar(docket, now))];
        await UserFiles.WriteAsync($"--output: '{folder}'", async () =>
        {
            folder.Create();
            foreach (var (name, text) in files) await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), text, cancellationToken);
        });
        Output.Write(parsed, json, text =>
        {
            foreach (var (name, _) in files) text.WriteLine(Path.Combine(folder.FullName, name));
            foreach (var section in docket.Sections) text.WriteLine($"{DocketDocument.Title(section.Kind)}: {Tables.Number(section.Count)}");
            if (docket.Overdue > 0) text.WriteLine($"overdue: {Tables.Number(docket.Overdue)}");
        });
        return ExitCode.Done;
    }

    private static object ToJson(Docket docket) => new
    {
        connection = docket.Connection,
        framework = docket.Framework.Name,
        version = docket.Framework.Version.ToString(),
        day = docket.Day,
        meeting = docket.Meeting,
        overdue = docket.Overdue,
        sections = docket.Sections.Select(section => new { kind = section.Kind.ToString(), title = DocketDocument.Title(section.Kind), count = section.Count, items = section.Items.Select(item => ToJson(docket, item)) }),
        duties = docket.Duties.Select(duty => ToJson(docket, duty)),
    };

    private static object ToJson(Docket docket, DocketItem item) => new
    {
        kind = item.Kind.ToString(), subject = item.Subject, what = item.What, owner = item.Owner, deadline = item.Deadline, overdue = docket.IsOverdue(item), evidence = item.Evidence, worth = item.Worth,
    };

    private static DateOnly? Wrong(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--meeting: '{result.Tokens[0].Value}' is no day; write it as 2027-06-30");
        return null;
    }
}
