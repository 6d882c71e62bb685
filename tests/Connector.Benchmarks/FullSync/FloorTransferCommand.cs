using System.CommandLine;
using Connector.Benchmarks.Measuring;

namespace Connector.Benchmarks.FullSync;

/// <summary><c>bench floor-transfer</c>, started by <c>full-sync</c> so that it is measured alone: bare HttpClient down and up of the same bytes.</summary>
internal static class FloorTransferCommand
{
    private static readonly Option<string> Org = new("--org") { Description = "The emulator.", Required = true };
    private static readonly Option<string> Query = new("--query") { Description = "What to read.", Required = true };
    private static readonly Option<string> Uploads = new("--uploads") { Description = "Folder of CSV files, a job each.", Required = true };

    public static Command Create()
    {
        var command = new Command("floor-transfer", "The transfers of a full sync alone.") { Org, Query, Uploads };
        command.Hidden = true;
        command.SetAction(async (parsed, _) =>
        {
            using var client = EmulatedOrg.NewClient(new Uri(parsed.GetRequiredValue(Org)));
            var bulk = new BulkTransfers(client);
            await bulk.QueryAsync(parsed.GetRequiredValue(Query), FullSyncCommand.RowsPerPage);
            foreach (var file in Directory.EnumerateFiles(parsed.GetRequiredValue(Uploads)).Order(StringComparer.Ordinal)) await bulk.UploadAsync(file);
            Report.Json(new { bulk.BytesDown, bulk.BytesUp });
            return 0;
        });
        return command;
    }
}
