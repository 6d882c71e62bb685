using System.CommandLine;
using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Surveys;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector borderline</c>: accounts that a small change would move, for people to look at, heaviest first.</summary>
internal static class BorderlineCommand
{
    private const int Usual = 50;

    private static readonly Option<string?> Dimension = new("--dimension") { Description = "Only this dimension.", HelpName = "NAME" };
    private static readonly Option<double?> Margin = new("--margin")
    {
        Description = "How near to a border, as a share of it. Default: the dimension's own margin, or 10 % where it has none.",
        HelpName = "N%",
        CustomParser = Share,
    };

    private static readonly Option<int> Most = new("--most") { Description = "So many accounts.", HelpName = "N", DefaultValueFactory = _ => Usual };
    private static readonly Option<FileInfo?> Csv = new("--csv") { Description = "Write them as a CSV file instead.", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("borderline",
            "List accounts close to a border between segments, heaviest first: what to check before it moves them. Reads the book, not the CRM.") { Dimension, Margin, Most, Csv };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var named = parsed.GetValue(Dimension);
        var dimension = named is null ? null : app.Framework.Dimension(named)
            ?? throw new SettingsException($"--dimension: the framework has no '{named}'; it has {string.Join(", ", app.Framework.Dimensions.Select(one => one.Name))}");
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var (heaviest, count) = await BorderlineQueue.OfAsync(store, app.Crm.Name, app.Framework, dimension, parsed.GetValue(Margin), parsed.GetValue(Most), now, cancellationToken);
        if (parsed.GetValue(Csv) is { } file)
        {
            await UserFiles.WriteAsync($"--csv: '{file}'", () =>
                File.WriteAllLinesAsync(file.FullName, heaviest.Select(Row).Prepend("account,dimension,segment,would_be,attribute,value,border,distance,worth")));
            Console.Error.WriteLine($"{heaviest.Count} of {count} accounts in {file}");
        }

        Output.Write(parsed, new { connection = app.Connection, count, accounts = heaviest.Select(ToJson) }, text =>
        {
            if (parsed.GetValue(Csv) is not null) return;
            text.WriteLine(count == 0 ? "no account is close to a border" : $"{Plural.Of(count, "time an account is", "times an account is")} close to a border{(heaviest.Count < count ? $"; the {heaviest.Count} heaviest" : "")}:");
            foreach (var one in heaviest) text.WriteLine(Line(one));
        });
        return ExitCode.Done;
    }

    private static string Line(BorderlineAccount one) => string.Create(CultureInfo.InvariantCulture,
        $"  {one.Account}{(one.Worth is { } worth ? $" (worth {worth:N0})" : "")} {one.Dimension.Label} = {one.Segment.Label}: ")
        + string.Create(CultureInfo.InvariantCulture,
            $"{one.Change.Attribute.Name} is {one.Value}, {one.Distance:P1} from {one.Change.Segment.Label} ({one.Change.Condition})");

    private static string Row(BorderlineAccount one) => string.Join(',', new[]
    {
        one.Account.Value, one.Dimension.Name, one.Segment.Name, one.Change.Segment.Name, one.Change.Attribute.Name,
        one.Value.ToString(), one.Change.Nearest.ToString(),
        one.Distance.ToString("0.####", CultureInfo.InvariantCulture), one.Worth is { } worth ? AttributeValue.Of(worth).ToString() : "",
    });

    private static object ToJson(BorderlineAccount one) => new
    {
        account = one.Account.Value,
        dimension = one.Dimension.Name,
        segment = one.Segment.Name,
        would_be = one.Change.Segment.Name,
        attribute = one.Change.Attribute.Name,
        value = one.Value.Number,
        border = one.Change.Nearest.Number,
        condition = one.Change.Condition,
        distance = one.Distance,
        worth = one.Worth,
    };

    private static double? Share(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.EndsWith('%') && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100) return percent / 100;
        result.AddError($"--margin: '{text}' is no share; write one such as 10%");
        return null;
    }
}
