using System.CommandLine;
using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation.Mining;
using Connector.Surveys;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary>What the overrides, and the edits that nobody registered, say about the rules.</summary>
internal static class OverrideQuestions
{
    private const int Usual = 50;

    private static readonly Option<int> Most = new("--most") { Description = "So many edits, heaviest accounts first.", HelpName = "N", DefaultValueFactory = _ => Usual };

    /// <summary><c>connector overrides mine</c>.</summary>
    public static Command Mine()
    {
        var mine = new Command("mine", "Propose rules that overrides have in common, each tried on the whole book. Changes nothing.");
        mine.SetAction(MineAsync);
        return mine;
    }

    /// <summary><c>connector overrides edits</c>.</summary>
    public static Command Edits()
    {
        var edits = new Command("edits", "List segment fields that people changed without an override, with who it was as far as the CRM tells.") { Most };
        edits.SetAction(EditsAsync);
        return edits;
    }

    private static async Task<int> MineAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var (rules, overrides) = await OverrideMining.RulesAsync(store, app.Crm.Name, app.Framework, now, cancellationToken);
        Output.Write(parsed, new { connection = app.Connection, overrides, rules = rules.Select(ToJson) }, text =>
        {
            text.WriteLine(rules.Count == 0 ? $"{Plural.Of(overrides, "override in force has nothing in common", "overrides in force have nothing in common")} that others have not" : $"{Plural.Of(overrides, "override")} in force; what they have in common:");
            foreach (var rule in rules) Print(text, app, rule);
            if (rules.Count > 0) text.WriteLine("Proposals: nothing has changed. Put one into a copy of the framework file and see all of it: connector simulate --framework FILE");
        });
        return ExitCode.Done;
    }

    private static void Print(TextWriter text, CliApp app, MinedRule rule)
    {
        var weight = app.Framework.Value is { } position && rule.MovedValue > 0 ? $" ({app.Framework.Attributes[position].Name} {Tables.Number(rule.MovedValue)})" : "";
        var contradicted = rule.Contradicted > 0 ? $", {rule.Contradicted:N0} are overridden into another segment" : "";
        text.WriteLine($"{rule.Dimension.Label} = {rule.Segment.Label}: {rule.Covered} of {rule.Overrides} have {rule.Condition}");
        text.WriteLine($"  back-test: it holds for {Plural.Of(rule.Matches, "active account")}: {Plural.Of(rule.Already, "is", "are")} there by the rules already, "
            + $"{Plural.Of(rule.Covered, "is one of these overrides", "are these overrides")}, {rule.Moved:N0} more would move there{weight}{contradicted}");
        text.WriteLine($"  when: {rule.When}");
        if (rule.Blocked > 0) text.WriteLine($"  mind: a segment above takes {rule.Blocked:N0} of these accounts first: "
            + "the rule moves them only once that segment's condition lets them go, or the order changes");
    }

    private static object ToJson(MinedRule rule) => new
    {
        dimension = rule.Dimension.Name,
        segment = rule.Segment.Name,
        condition = rule.Condition,
        overrides = rule.Overrides,
        covered = rule.Covered,
        matches = rule.Matches,
        already = rule.Already,
        moved = rule.Moved,
        value_moved = rule.MovedValue,
        contradicted = rule.Contradicted,
        blocked = rule.Blocked,
        when = rule.When,
    };

    private static async Task<int> EditsAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.WriteStoreAsync(cancellationToken);
        var (edits, count, unasked) = await UnregisteredEdits.OfAsync(store, app.Crm, app.Framework, parsed.GetValue(Most), cancellationToken);
        Output.Write(parsed, new { connection = app.Connection, count, unasked, edits = edits.Select(ToJson) }, text =>
        {
            var part = edits.Count < count ? $"; the {edits.Count} heaviest" : "";
            text.WriteLine(count == 0 ? "no field was changed by a person without an override" : $"{Plural.Of(count, "field was", "fields were")} changed by people without an override, as last read{part}:");
            foreach (var edit in edits) text.WriteLine(Line(edit));
            if (unasked is not null) text.WriteLine($"who it was could not be asked: {unasked}");
            if (count > 0) text.WriteLine("To let one stand: connector overrides add ACCOUNT DIMENSION SEGMENT --why …");
        });
        return ExitCode.Done;
    }

    private static string Line(UnregisteredEdit edit)
    {
        var worth = edit.Worth is { } known ? $" (worth {Tables.Number(known)})" : "";
        var by = edit.Editor is { } editor ? $"; by {editor.ToPerson()}{(editor.At is { } at ? string.Create(CultureInfo.InvariantCulture, $" on {at:yyyy-MM-dd HH:mm}Z") : "")}" : "";
        return $"  {edit.Account}{worth} {edit.Dimension.Label}: theirs {(edit.Theirs.Length == 0 ? "(blank)" : edit.Theirs)}, ours {edit.Ours}{by}";
    }

    private static object ToJson(UnregisteredEdit edit) => new
    {
        account = edit.Account.Value,
        dimension = edit.Dimension.Name,
        theirs = edit.Theirs,
        ours = edit.Ours,
        worth = edit.Worth,
        policy = edit.Dimension.Overrides.UnregisteredEdit.ToString().ToLowerInvariant(),
        editor = edit.Editor is { } one ? new { source = one.Source, user = one.User, name = one.Name, at = one.At, of_the_field = one.IsOfField } : null,
    };
}
