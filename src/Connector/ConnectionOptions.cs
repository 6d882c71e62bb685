using System.ComponentModel.DataAnnotations;
using Connector.Deployment;
using Connector.Planning.Merging;

namespace Connector;

/// <summary>One connection: one customer's CRM. Section <c>Connections:NAME</c>; the CRM's own settings stand in a sub-section of its name.</summary>
public sealed class ConnectionOptions
{
    public const string Section = "Connections";

    /// <summary>Which CRM: the name of an adapter, and the key under which the framework names fields.</summary>
    [Required]
    public string Crm { get; set; } = "";

    /// <summary>When the worker runs it: a Quartz cron expression of six or seven parts. Default 02:00 every night; empty = only on demand.</summary>
    public string Schedule { get; set; } = "0 0 2 * * ?";

    /// <summary>IANA name of the time zone of <see cref="Schedule"/>. Default UTC.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>
    /// How far an incremental read reaches back behind the CRM's clock at the last read, because records are stamped before they are committed.
    /// Default 10 minutes, at most a day.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Overlap { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The whole book is read again when the last complete read of it is older: what no timestamp announces is found then, and what vanished
    /// without a trace. Default 7 days; zero = never by schedule.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "366.00:00:00")]
    public TimeSpan FullReadEvery { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// The same where an input is calculated by the CRM (formula, roll-up summary), as its value changes without the record's timestamp. Default
    /// zero: at every run.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "366.00:00:00")]
    public TimeSpan VolatileReadEvery { get; set; } = TimeSpan.Zero;

    /// <summary>How old a read of the whole book that broke off may be to be resumed instead of begun anew. Default a day; zero = never resumed.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "6.00:00:00")]
    public TimeSpan ResumeReadWithin { get; set; } = TimeSpan.FromDays(1);

    public MissingOptions Missing { get; set; } = new();

    public LockOptions Locks { get; set; } = new();

    /// <summary>Create missing segment fields and values at the start of a run, as <c>setup</c> would. Default false: a run then stops and says what to do.</summary>
    public bool CreateMissingFields { get; set; }

    public FirstFillOptions FirstFill { get; set; } = new();

    public DeploymentOptions Deployment { get; set; } = new();

    public MergeOptions Merging { get; set; } = new();

    /// <summary>What stands behind the connection. Default <see cref="ConnectionRole.Standalone"/>.</summary>
    public ConnectionRole Role { get; set; } = ConnectionRole.Standalone;

    public bool IsProduction => Role == ConnectionRole.Production;

    public ApprovalOptions Approval { get; set; } = new();
}

public enum ConnectionRole
{
    /// <summary>A signed plan is enough.</summary>
    Standalone,

    /// <summary>The same; what is deployed here may be deployed on production connections of the same store folder or database.</summary>
    Sandbox,

    /// <summary>
    /// The CRM is the one that people work in: nothing is written, by whatever road, under a framework that is not approved as
    /// <see cref="ConnectionOptions.Approval"/> asks, and only artefacts are deployed that stand on a sandbox connection.
    /// </summary>
    Production,
}

/// <summary>Who may approve on a production connection, and how many must.</summary>
public sealed class ApprovalOptions
{
    /// <summary>Names, a comma between them, as given with <c>--by</c>; case does not count. Default none named: anybody may.</summary>
    public string By { get; set; } = "";

    /// <summary>
    /// Public keys (ECDSA P-256, base64 of the SubjectPublicKeyInfo) as <c>Ada=MFkw…, Grace=MFkw…</c>. Default none: names alone approve. With keys only the people who have one may approve,
    /// and only what their key has signed counts, whatever stands in the store.
    /// </summary>
    public string Keys { get; set; } = "";

    /// <summary>Name → public key; case of names does not count. A name without a key has an empty one.</summary>
    public IReadOnlyDictionary<string, string> PublicKeys => Keys.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(entry => entry.Split('=', 2, StringSplitOptions.TrimEntries)).GroupBy(entry => entry[0], entry => entry.ElementAtOrDefault(1) ?? "", StringComparer.OrdinalIgnoreCase)
        .ToDictionary(entry => entry.Key, entry => entry.Last(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The names one by one.</summary>
    public IReadOnlyList<string> People => By.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } named ? named : [.. PublicKeys.Keys];

    /// <summary>A person's name as the settings spell it.</summary>
    public string AsNamed(string by) => People.FirstOrDefault(one => string.Equals(one, by, StringComparison.OrdinalIgnoreCase)) ?? by;

    /// <summary>So many different people sign a framework before it may write.</summary>
    [Range(1, 10)]
    public int Needed { get; set; } = 1;
}

/// <summary>
/// How many accounts of the book may be missing from a read of the whole book before the run is held: they may be deleted, or hidden from
/// the connection's user by mistake.
/// </summary>
public sealed class MissingOptions
{
    /// <summary>Share of the book (0-1) that may be missing.</summary>
    [Range(0, 1d)]
    public double Share { get; set; } = 0.05;

    /// <summary>So many may be missing whatever share they are.</summary>
    [Range(0, int.MaxValue)]
    public int Accounts { get; set; } = 20;

    /// <summary>Believe up to so many this time: the number that a held run named. Default 0. Set it back afterwards.</summary>
    [Range(0, int.MaxValue)]
    public int Accept { get; set; }

    /// <param name="accounts">Accounts in the book.</param>
    public long Most(long accounts) => Math.Max(Accept, Math.Max(Accounts, (long)(accounts * Share)));
}

/// <summary>Rows that the CRM refused because another process held them are sent again within the run, ever fewer and in smaller batches.</summary>
public sealed class LockOptions
{
    /// <summary>How often; 0 = not within the run.</summary>
    [Range(0, 10)]
    public int Rounds { get; set; } = 3;

    /// <summary>Wait before the first time; doubles each time.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan FirstWait { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>The first write to a connection touches nearly every account; it is held until somebody approves it.</summary>
public sealed class FirstFillOptions
{
    /// <summary>The first fill may go ahead. Default false: the first run stops after the plan and exits with 3.</summary>
    public bool Approved { get; set; }

    /// <summary>It may also replace values that stood in the segment fields before. Default false: those stay, with a finding each.</summary>
    public bool Replace { get; set; }
}
