using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Connector.Store;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector calibrate evidence</c>: what stood behind the proposals of the past.</summary>
internal static class CalibrateEvidenceCommand
{
    /// <summary>Fewer digits of a hash say too little to name one.</summary>
    private const int FewestDigits = 4;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Argument<string?> Which = new("WHICH")
    {
        Description = "Its number, or the 'evidence' that a framework file names (the first digits do). All are listed when left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create()
    {
        var command = new Command("evidence", "What stood behind the proposals so far: book, day, attributes, method, what was tried and how well it fitted.") { Which };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var all = await store.Calibrations.ListAsync(cancellationToken);
        if (parsed.GetValue(Which) is not { } which)
        {
            Output.Write(parsed, new { connection = app.Connection, calibrations = all.Select(Head) }, text => Print(text, all, app.Framework.Hash));
            return ExitCode.Done;
        }

        var found = all.Where(one => IsNamed(one, which)).ToList();
        if (found.Count != 1)
        {
            Console.Error.WriteLine(found.Count == 0
                ? $"'{app.Connection}' has no evidence '{which}'; 'connector calibrate evidence' lists what it has"
                : $"'{which}' begins {found.Count} of them: give more digits");
            return ExitCode.Failed;
        }

        using var evidence = JsonDocument.Parse(found[0].Evidence.Json);
        Output.Write(parsed, new { calibration = Head(found[0]), evidence = evidence.RootElement }, text =>
        {
            text.WriteLine(Line(found[0], app.Framework.Hash));
            text.WriteLine(JsonSerializer.Serialize(evidence.RootElement, Indented));
        });
        return ExitCode.Done;
    }

    private static bool IsNamed(KeptCalibration one, string which) => long.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id == one.Id
        || which.Length >= FewestDigits && one.Evidence.Hash.StartsWith(which, StringComparison.OrdinalIgnoreCase);

    private static void Print(TextWriter text, IReadOnlyList<KeptCalibration> all, string frameworkHash)
    {
        if (all.Count == 0) text.WriteLine("no calibration has been kept yet");
        foreach (var one in all) text.WriteLine(Line(one, frameworkHash));
    }

    private static string Line(KeptCalibration one, string frameworkHash) => string.Create(CultureInfo.InvariantCulture,
        $"{one.Id}  {one.At:yyyy-MM-dd HH:mm}Z  {one.Evidence.Kind} of {one.Evidence.Dimension ?? "several dimensions"}, framework {one.Evidence.FrameworkVersion}"
        + $"{(one.Evidence.FrameworkHash == frameworkHash ? " (in force)" : "")}  evidence {one.Evidence.Hash}");

    private static object Head(KeptCalibration one) => new
    {
        id = one.Id,
        at = one.At,
        kind = one.Evidence.Kind,
        dimension = one.Evidence.Dimension,
        framework_version = one.Evidence.FrameworkVersion,
        framework_hash = one.Evidence.FrameworkHash,
        evidence = one.Evidence.Hash,
    };
}
