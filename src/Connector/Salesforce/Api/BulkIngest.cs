using Refit;

namespace Connector.Salesforce.Api;

/// <remarks>Contract 3.2; vendor guide "Bulk API 2.0", ingest jobs, v66.0. A job is asked for in the API version that it was created with.</remarks>
internal interface ISalesforceBulkIngestApi
{
    [Post("jobs/ingest")]
    Task<BulkJob> CreateAsync([Body] NewIngestJob job, [HeaderCollection] IDictionary<string, string> headers, CancellationToken cancellationToken);

    [Put("/services/data/v{version}/jobs/ingest/{id}/batches")]
    Task UploadAsync(string version, string id, [Body] HttpContent csv, CancellationToken cancellationToken);

    [Patch("/services/data/v{version}/jobs/ingest/{id}")]
    Task<BulkJob> SetStateAsync(string version, string id, [Body] JobState state, CancellationToken cancellationToken);

    [Get("/services/data/v{version}/jobs/ingest/{id}")]
    Task<BulkJob> GetAsync(string version, string id, CancellationToken cancellationToken);

    [Get("/services/data/v{version}/jobs/ingest/{id}/successfulResults/")]
    [Headers("Accept: text/csv")]
    Task<HttpResponseMessage> SuccessfulAsync(string version, string id, CancellationToken cancellationToken);

    [Get("/services/data/v{version}/jobs/ingest/{id}/failedResults/")]
    [Headers("Accept: text/csv")]
    Task<HttpResponseMessage> FailedAsync(string version, string id, CancellationToken cancellationToken);

    [Get("/services/data/v{version}/jobs/ingest/{id}/unprocessedrecords/")]
    [Headers("Accept: text/csv")]
    Task<HttpResponseMessage> UnprocessedAsync(string version, string id, CancellationToken cancellationToken);
}

internal sealed record NewIngestJob(string Object, string Operation, string ContentType, string LineEnding, string ColumnDelimiter);

internal sealed record JobState(string State);
