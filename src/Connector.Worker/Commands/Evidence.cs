using System.Security.Cryptography;
using System.Text;
using Connector.Segmentation;
using Connector.Store;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary>What stands behind a calibration, kept in the connection's store.</summary>
internal static class Evidence
{
    /// <param name="dimension">Null = all of them.</param>
    public static CalibrationEvidence Of(Framework framework, string kind, Dimension? dimension, object evidence)
    {
        var json = Output.ToJson(evidence);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
        return new CalibrationEvidence(kind, dimension?.Name, framework.Version.ToString(), framework.Hash, hash, json);
    }

    /// <summary>A calibration takes long and reads only; the one writer's place is taken for this moment alone.</summary>
    /// <returns>False when a run has the store; that is told on standard error.</returns>
    public static async Task<bool> KeepAsync(CliApp app, CalibrationEvidence evidence, CancellationToken cancellationToken)
    {
        try
        {
            await using var store = await app.WriteStoreAsync(cancellationToken);
            var id = await store.Calibrations.KeepAsync(evidence, cancellationToken);
            Console.Error.WriteLine($"evidence kept as {id}: 'connector calibrate evidence {id}' shows it again");
            return true;
        }
        catch (StoreInUseException inUse)
        {
            Console.Error.WriteLine($"the evidence was not kept: {inUse.Message}, then calibrate again");
            return false;
        }
    }
}
