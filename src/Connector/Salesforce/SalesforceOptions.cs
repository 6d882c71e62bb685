using Connector.Http;
using Connector.Salesforce.Metadata;

namespace Connector.Salesforce;

public enum SalesforceFlow
{
    /// <summary>Works on a My Domain host only (contract 1.2).</summary>
    ClientCredentials,
    JwtBearer,
    RefreshToken,
}

/// <summary>One Salesforce connection. Defaults in code; secrets come from the environment.</summary>
public sealed class SalesforceOptions : SalesforceCredential
{
    public string ApiVersion { get; set; } = "66.0";

    /// <summary>The object that holds the segments.</summary>
    public string ObjectName { get; set; } = "Account";

    /// <summary>The credential that <c>setup</c> works with; without it, the nightly one is used.</summary>
    public SalesforceCredential? Setup { get; set; }

    /// <summary>
    /// An ordinary user who works with the segments: after a deployment it is looked with this one's eyes whether fields and list views show. Without it
    /// nobody looks.
    /// </summary>
    public SalesforceCredential? Persona { get; set; }

    /// <summary>Marks our writes for the org's change events and logs (header <c>Sforce-Call-Options</c>).</summary>
    public string ClientName { get; set; } = "segmentation-connector";

    /// <summary>Whether assignment rules may run on our writes (header <c>Sforce-Auto-Assign</c>).</summary>
    public bool RunAssignmentRules { get; set; }

    /// <summary>Merges in one call, 1 to 200 (contract 8). Each takes time, and the call as a whole must be answered within <see cref="RoadOptions.RequestTimeout"/>.</summary>
    public int MergesPerCall { get; set; } = 50;

    /// <summary>Of the objects that hold segments only accounts can be merged (contract 8).</summary>
    public bool CanMerge => ObjectName == "Account";

    public RoadOptions Road { get; set; } = new();

    public SalesforceBulkOptions Bulk { get; set; } = new();

    public SalesforceDeploymentOptions Deployment { get; set; } = new();

    /// <summary>Longest query, in bytes as sent, that goes into a URI; the org's limit is 16,384 with all headers (contract 2).</summary>
    public int LongestQueryInUri { get; set; } = 13_000;

    /// <summary>
    /// The key that names a picklist value when a field is created: <c>fullName</c> as in the WSDL, though answers of the Tooling API have been
    /// seen to say <c>valueName</c>. UNCONFIRMED (contract 6), hence an option.
    /// </summary>
    public string PicklistValueKey { get; set; } = "fullName";

    /// <summary>How far our clock may differ from Salesforce's before the examination warns.</summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromSeconds(60);
}

/// <summary>Who we are towards Salesforce (contract 1).</summary>
public class SalesforceCredential
{
    /// <summary>The My Domain host, or <c>https://login.salesforce.com</c> / <c>https://test.salesforce.com</c> for the other two flows.</summary>
    public string LoginUrl { get; set; } = "";

    public SalesforceFlow Flow { get; set; } = SalesforceFlow.ClientCredentials;

    public string ClientId { get; set; } = "";

    public Secret ClientSecret { get; set; }

    /// <summary>JWT bearer: the integration user's user name, not the e-mail address.</summary>
    public string Username { get; set; } = "";

    /// <summary>JWT bearer: path of the RSA private key in PEM form; or give <see cref="PrivateKeyPem"/>.</summary>
    public string PrivateKeyFile { get; set; } = "";

    /// <summary>JWT bearer: the RSA private key itself, from the environment.</summary>
    public Secret PrivateKeyPem { get; set; }

    /// <summary>JWT bearer: who shall accept the assertion. The sandbox's is <c>https://test.salesforce.com</c>; a wrong one answers <c>invalid_grant</c>.</summary>
    public string Audience { get; set; } = "https://login.salesforce.com";

    /// <summary>JWT bearer: how long the assertion lives. The official maximum is UNCONFIRMED (3 or 5 minutes); 3 is what public clients use.</summary>
    public TimeSpan AssertionLife { get; set; } = TimeSpan.FromSeconds(180);

    public Secret RefreshToken { get; set; }
}

/// <summary>Metadata API (contract 5): what a plan's artefacts are read and deployed by.</summary>
public sealed class SalesforceDeploymentOptions
{
    /// <summary>
    /// New segment fields take their values from a global value set of their own, <c>Segment_Customer_Tier</c> for <c>Customer_Tier__c</c>, which fields of
    /// others may use too. Default false: fields have values of their own. A field that is there keeps what it has: no API changes that.
    /// </summary>
    public bool GlobalValueSets { get; set; }

    /// <summary>What the org adds to the name of a global value set. Default nothing; <c>__gvs</c> where it insists on that (UNCONFIRMED, contract 5.4).</summary>
    public string GlobalValueSetSuffix { get; set; } = "";

    /// <summary>
    /// The page layouts that get the segment fields, as the Metadata API names them, a semicolon between them: <c>Account-Account Layout</c>. Default
    /// none. Everything else on a layout stays as it is.
    /// </summary>
    public string Layouts { get; set; } = "";

    /// <summary>
    /// The compact layouts that get the segment fields, with their object, a semicolon between them: <c>Account.Key_Fields</c>. Default none. They have room
    /// for ten fields; the system's own one cannot be changed.
    /// </summary>
    public string CompactLayouts { get; set; } = "";

    /// <summary>Users who get the permission set that sees the segment fields, by user name, a semicolon between them. Default none. Taken away only by an undo that deletes the set.</summary>
    public string Readers { get; set; } = "";

    /// <summary>Likewise, the one that may change them.</summary>
    public string Overriders { get; set; } = "";

    /// <summary>
    /// Views of one's own accounts are created by the UI API, since the Metadata API refuses them. Default true; false where an org does not take them
    /// (UNCONFIRMED, contract 7a): plans then say how to make them by hand.
    /// </summary>
    public bool OwnViews { get; set; } = true;

    /// <summary>Wait before each look at a job; doubles up to <see cref="LongestPoll"/>.</summary>
    public TimeSpan FirstPoll { get; set; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestPoll { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a job is watched. When it is over the job goes on in Salesforce, and the next plan or apply looks it up.</summary>
    public TimeSpan WatchLimit { get; set; } = TimeSpan.FromHours(1);

    internal IEnumerable<string> LayoutNames => Names(Layouts);

    internal IEnumerable<string> CompactLayoutNames => Names(CompactLayouts);

    internal IEnumerable<string> ReaderNames => Names(Readers);

    internal IEnumerable<string> OverriderNames => Names(Overriders);

    /// <summary>The global value set that a new segment field takes its values from; null: none.</summary>
    internal string? ValueSetOf(string field) => GlobalValueSets && GlobalValueSetMetadata.NameOf(field) is { } name ? name + GlobalValueSetSuffix : null;

    private static IEnumerable<string> Names(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal);
}

/// <summary>Bulk API 2.0 (contract 3).</summary>
public sealed class SalesforceBulkOptions
{
    /// <summary>From so many rows on, writing by a job may be chosen; Salesforce's advice is above 2,000.</summary>
    public int WriteFromRows { get; set; } = 2_001;

    /// <summary>Most rows in one ingest job: bounds memory and what one failed job puts in doubt.</summary>
    public int RowsPerJob { get; set; } = 50_000;

    /// <summary>Most bytes of CSV in one ingest job; the limit is 150 MB after base64, so 100 MB raw.</summary>
    public long BytesPerJob { get; set; } = 100_000_000;

    /// <summary>What one job costs, for choosing the path: create, upload, close, about eight polls, three result files. 0: every write that may be a job is one.</summary>
    public int CallsPerJob { get; set; } = 14;

    /// <summary>Rows in one page of results.</summary>
    public int RowsPerPage { get; set; } = 50_000;

    /// <summary>Wait before the second look at a job; doubles up to <see cref="LongestPoll"/>.</summary>
    public TimeSpan FirstPoll { get; set; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan LongestPoll { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a job is watched. When it is over the job goes on in Salesforce, and the next run resumes it.</summary>
    public TimeSpan WatchLimit { get; set; } = TimeSpan.FromHours(4);

    /// <summary>How often a page that came short is asked for again.</summary>
    public int PageRepeats { get; set; } = 3;
}
