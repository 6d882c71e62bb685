using Connector.Segmentation;
using Connector.Segmentation.Versions;
using Connector.Store;
using Connector.Worker.Hosting;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Commands;

/// <summary>A framework beside the one that was approved last on a connection.</summary>
internal static class VersionReview
{
    /// <summary>Null when nothing else was approved before.</summary>
    /// <exception cref="SettingsException">The approved version cannot be read any more, a table of it being gone.</exception>
    public static async Task<VersionStep?> StepAsync(CliApp app, IConnectionStore store, Framework framework, CancellationToken cancellationToken)
    {
        if (await store.Approvals.ApprovedFrameworkAsync(framework.Hash, cancellationToken) is not { } approved) return null;
        var folder = Path.GetDirectoryName(app.Services.GetRequiredService<IOptions<FrameworkOptions>>().Value.File) ?? "";
        var loaded = FrameworkFile.Remembered(approved.Text, $"the approved version {approved.Version}", folder);
        return loaded.Framework is { } before ? new VersionStep(before, framework, approved.Hash)
            : throw new SettingsException($"what was approved before cannot be compared with:{Environment.NewLine}{string.Join(Environment.NewLine, loaded.Errors)}");
    }

    /// <summary>Why the framework's version does not tell what changed since the approved one; null when it does, or this very text was approved before (a way back).</summary>
    public static async Task<string?> TroubleAsync(CliApp app, IConnectionStore store, Framework framework, CancellationToken cancellationToken)
    {
        if (await store.Approvals.IsApprovedAsync(framework.Hash, cancellationToken) || (await store.Approvals.FrameworkApprovalsAsync(framework.Hash, cancellationToken)).Count > 0) return null;
        try
        {
            return (await StepAsync(app, store, framework, cancellationToken))?.Trouble;
        }
        catch (SettingsException unreadable)
        {
            return unreadable.Message;
        }
    }
}
