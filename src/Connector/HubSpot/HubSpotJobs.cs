using Connector.Http;

namespace Connector.HubSpot;

/// <summary>Imports and exports (contract 10). Section <c>Jobs</c>.</summary>
public sealed class HubSpotJobOptions
{
    /// <summary>
    /// Rows from which on a write is an import; 0 = never. An import does not tell which rows it wrote, so all are read back and it costs more calls than
    /// batches do: for portals where writes are to show as an import.
    /// </summary>
    public int ImportFromRows { get; set; }

    /// <summary>Most rows in one import: bounds memory and what one failed job puts in doubt. HubSpot takes 1,048,576.</summary>
    public int RowsPerImport { get; set; } = 50_000;

    /// <summary>A full read that would take so many calls by the list is an export instead; 0 = never. HubSpot makes 30 exports a day, one at a time.</summary>
    public int ExportFromCalls { get; set; } = 2_000;

    /// <summary>Wait between two looks at a job; doubles up to <see cref="LongestPoll"/>.</summary>
    public TimeSpan FirstPoll { get; set; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestPoll { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a job is watched. When it is over the job goes on in HubSpot, and the next run resumes it.</summary>
    public TimeSpan WatchLimit { get; set; } = TimeSpan.FromHours(2);

    internal IEnumerable<string> Faults(string section)
    {
        if (ImportFromRows < 0) yield return $"{section}:{nameof(ImportFromRows)} must not be negative";
        if (RowsPerImport is < 1 or > 1_048_576) yield return $"{section}:{nameof(RowsPerImport)} must be 1 to 1048576";
        if (ExportFromCalls < 0) yield return $"{section}:{nameof(ExportFromCalls)} must not be negative";
        if (FirstPoll < TimeSpan.Zero) yield return $"{section}:{nameof(FirstPoll)} must not be negative";
        if (LongestPoll < FirstPoll) yield return $"{section}:{nameof(LongestPoll)} must not be shorter than {nameof(FirstPoll)}";
        if (WatchLimit <= TimeSpan.Zero) yield return $"{section}:{nameof(WatchLimit)} must be longer than zero";
    }
}

/// <summary>Waits for the end of a job.</summary>
internal static class HubSpotJobs
{
    /// <param name="isOver">Judges the last look; where it was not the end, looks again for the next time.</param>
    /// <exception cref="CrmUnavailableException">Still running when the watch ended; the job itself goes on.</exception>
    public static async Task WatchAsync(string job, HubSpotJobOptions options, TimeProvider time, Func<Task<bool>> isOver, CancellationToken cancellationToken)
    {
        var pace = new JobPace(options.FirstPoll, options.LongestPoll, options.WatchLimit, time);
        while (!await isOver())
        {
            if (!await pace.WaitAsync(cancellationToken)) throw HubSpotErrors.Unavailable($"{job} still runs after {options.WatchLimit}; it goes on and can be resumed");
        }
    }
}
