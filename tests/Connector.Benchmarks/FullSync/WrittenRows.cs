using Connector.Benchmarks.Measuring;
using Microsoft.Data.Sqlite;

namespace Connector.Benchmarks.FullSync;

/// <summary>What a first fill wrote, asked of the org itself, as CSV files of the same rows per job and nearly the same bytes.</summary>
internal static class WrittenRows
{
    /// <summary>Returns how many rows hold segments.</summary>
    public static async Task<long> SaveAsync(EmulatedOrg org, string folder)
    {
        var rowsPerJob = RowsPerJob(org.StoreFile);
        var query = $"SELECT Id, {string.Join(", ", SegmentFields.Written)} FROM Account WHERE {SegmentFields.Written[0]} != null";
        var header = $"Id,{string.Join(',', SegmentFields.Written)}\n";
        var rows = 0L;
        StreamWriter? job = null;
        await new BulkTransfers(org.Client).QueryAsync(query, FullSyncCommand.RowsPerPage, async stream =>
        {
            using var reader = new StreamReader(stream);
            await reader.ReadLineAsync(); // the page's header
            while (await reader.ReadLineAsync() is { } line)
            {
                if (rows++ % rowsPerJob == 0)
                {
                    job?.Dispose();
                    job = new StreamWriter(Path.Combine(folder, $"{rows:D9}.csv"));
                    await job.WriteAsync(header);
                }

                // ids and segment names hold nothing that needs the quotes the org puts around them
                await job!.WriteAsync(line.Replace("\"", "", StringComparison.Ordinal) + "\n");
            }
        });
        job?.Dispose();
        return rows;
    }

    private static long RowsPerJob(string store)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = store, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        using var connection = new SqliteConnection(text.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select max(row_count) from chunk";
        return (long)command.ExecuteScalar()!;
    }
}
