using System.ComponentModel.DataAnnotations;

namespace Connector;

/// <summary>One connection: one Salesforce org or one HubSpot portal. Section <c>Connections:NAME</c>; the CRM's own settings stand in a sub-section of its name.</summary>
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

    /// <summary>Create missing segment fields and values at the start of a run, as <c>setup</c> would. Default false: a run then stops and says what to do.</summary>
    public bool CreateMissingFields { get; set; }

    public FirstFillOptions FirstFill { get; set; } = new();
}

/// <summary>The first write to a connection touches nearly every account; it is held until somebody approves it.</summary>
public sealed class FirstFillOptions
{
    /// <summary>The first fill may go ahead. Default false: the first run stops after the plan and exits with 3.</summary>
    public bool Approved { get; set; }

    /// <summary>It may also replace values that stood in the segment fields before. Default false: those stay, with a finding each.</summary>
    public bool Replace { get; set; }
}
