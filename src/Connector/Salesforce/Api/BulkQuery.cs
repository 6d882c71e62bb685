using Refit;

namespace Connector.Salesforce.Api;

/// <remarks>Contract 3.1; vendor guide "Bulk API 2.0", query jobs, v66.0. A job is asked for in the API version that it was created with, else 409.</remarks>
internal interface ISalesforceBulkQueryApi
{
    [Post("jobs/query")]
    Task<BulkJob> CreateAsync([Body] NewQueryJob job, CancellationToken cancellationToken);

    [Get("/services/data/v{version}/jobs/query/{id}")]
    Task<BulkJob> GetAsync(string version, string id, CancellationToken cancellationToken);

    /// <param name="locator">Null for the first page; else the <c>Sforce-Locator</c> of the page before.</param>
    [Get("/services/data/v{version}/jobs/query/{id}/results")]
    [Headers("Accept: text/csv")]
    Task<HttpResponseMessage> ResultsAsync(string version, string id, int maxRecords, string? locator, CancellationToken cancellationToken);

    /// <summary>Of the Tooling API, for MetadataComponentDependency alone (contract 6; vendor page "Bulk API 2.0 Usage" of that object, beta).</summary>
    [Post("tooling/jobs/query")]
    Task<BulkJob> CreateToolingAsync([Body] NewQueryJob job, CancellationToken cancellationToken);

    [Get("/services/data/v{version}/tooling/jobs/query/{id}")]
    Task<BulkJob> GetToolingAsync(string version, string id, CancellationToken cancellationToken);

    [Get("/services/data/v{version}/tooling/jobs/query/{id}/results")]
    [Headers("Accept: text/csv")]
    Task<HttpResponseMessage> ToolingResultsAsync(string version, string id, int maxRecords, CancellationToken cancellationToken);
}

internal sealed record NewQueryJob(string Operation, string Query);

/// <summary>Query and ingest jobs answer alike (contract 3.1, 3.2).</summary>
internal sealed record BulkJob(string? Id, string? State, long? NumberRecordsProcessed, long? NumberRecordsFailed, string? ErrorMessage);
