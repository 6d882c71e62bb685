using Connector.Segmentation;
using Connector.Segmentation.Calibration;
using Connector.Segmentation.Simulation;
using Connector.Store;
using Connector.TimeMachine;
using Connector.Worker.Commands;
using Connector.Worker.Hosting;
using DiffPlex.Renderer;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Display;

/// <summary>A proposed framework beside the one in force: the patch, and what it would do to the book.</summary>
/// <param name="Patch">A unified diff of the framework file.</param>
/// <param name="Errors">What keeps the proposal from being a framework as it is; then there is no simulation.</param>
internal sealed record ProposalView(Dimension Dimension, Proposal Proposal, string Patch, Simulation? Simulation, IReadOnlyList<FrameworkError> Errors)
{
    public static async Task<ProposalView> OfAsync(CliApp app, IConnectionStore store, Dimension dimension, Proposal proposal, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var file = app.Services.GetRequiredService<IOptions<FrameworkOptions>>().Value.File;
        var name = Path.GetRelativePath(Directory.GetCurrentDirectory(), file);
        if (name.StartsWith("..", StringComparison.Ordinal)) name = Path.GetFileName(file);
        var patch = UnidiffRenderer.GenerateUnidiff(app.Framework.Text.ReplaceLineEndings("\n").TrimEnd('\n'), proposal.Text.TrimEnd('\n'), $"a/{name}", $"b/{name}", ignoreWhitespace: false);
        var loaded = FrameworkFile.Remembered(proposal.Text, "the proposal", Path.GetDirectoryName(file) ?? "");
        var simulation = loaded.Framework is { } after ? await new Simulator(store, app.Crm.Name).RunAsync(app.Framework, after, asOf: null, now, cancellationToken) : null;
        return new ProposalView(dimension, proposal, patch, simulation, loaded.Errors);
    }

    public object ToJson() => new
    {
        version = Proposal.Version.ToString(),
        dropped = Proposal.Dropped,
        errors = Errors.Select(error => error.Message),
        moved = Simulation?.Moved,
        value_moved = Simulation?.ValueMoved,
        patch = Patch,
    };

    public void Print(TextWriter text)
    {
        foreach (var clause in Proposal.Dropped) text.WriteLine($"  not in the proposal: '{clause}', which reads other attributes too: add it by hand if it should stay");
        foreach (var error in Errors) text.WriteLine($"  mend by hand after the patch: {error.Message}");
        if (Simulation is { } simulation) text.WriteLine($"  {Tables.Number(simulation.Moved)} of {Tables.Number(simulation.Accounts)} accounts would move");
        foreach (var flow in Simulation?.Dimensions.SelectMany(one => one.Retired) ?? []) text.WriteLine($"  {flow}");
        text.WriteLine();
        text.Write(Patch.TrimEnd() + "\n");
        text.WriteLine();
        text.WriteLine("A proposal: nothing has changed. To take it: --output FOLDER, then 'patch -p1 < FOLDER/calibrate.patch', lint, simulate, plan.");
    }

    /// <summary>Accounts by segment's name, now and under the proposal.</summary>
    public (long Now, long Then) Sizes(string segment) => Simulation?.Dimensions.FirstOrDefault(one => one.After.Name == Dimension.Name) is not { } there ? (0, 0)
        : (there.Matrix.Where(cell => cell.From?.Name == segment).Sum(cell => cell.Accounts), there.Matrix.Where(cell => cell.To?.Name == segment).Sum(cell => cell.Accounts));
}
