using Connector.Accounts;
using Connector.TimeMachine;

namespace Connector.Worker.Display;

/// <summary>Whether the past comes out again as it was recorded, for a person and as JSON.</summary>
internal sealed record ReplayView(string Connection, ReplayCheck Check)
{
    public object ToJson() => new
    {
        connection = Connection,
        runs = Check.Runs.Select(run => new { run = run.Run, at = run.At }),
        accounts = Check.Accounts,
        compared = Check.Compared,
        different = Check.Different,
        examples = Check.Examples.Select(example => new
        {
            account = example.Account.Value,
            run = example.Run,
            dimension = example.Dimension,
            recorded = Words(example.Recorded),
            replayed = Words(example.Replayed),
        }),
    };

    public void Print(TextWriter text)
    {
        text.WriteLine($"{Plural.Of(Check.Runs.Count, "run")} of {Connection}, {Check.Runs[0].At:yyyy-MM-dd HH:mm}Z to {Check.Runs[^1].At:yyyy-MM-dd HH:mm}Z, decided again under the framework versions of their time: {Plural.Of(Check.Compared, "assignment")} of {Plural.Of(Check.Accounts, "account")}");
        text.WriteLine(Check.Different == 0 ? "All are as they were recorded." : $"{Plural.Of(Check.Different, "is not as it was recorded", "are not as they were recorded")}:");
        foreach (var example in Check.Examples) text.WriteLine($"  {example.Account} {example.Dimension} after run {example.Run}: recorded {Words(example.Recorded)}, replayed {Words(example.Replayed)}");
    }

    private static string Words(Assignment assignment) => assignment.IsAssigned
        ? $"{assignment.Segment} by alternative {assignment.Clause + 1} of version number {assignment.FrameworkVersion} since {assignment.Since:yyyy-MM-dd HH:mm:ss}Z{(assignment.Flags == AssignmentFlags.None ? "" : $" ({assignment.Flags})")}"
        : "no segment";
}
