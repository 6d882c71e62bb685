using Refit;

namespace Connector.Salesforce.Api;

/// <remarks>Contract 3.2; vendor guide "Bulk API 2.0", ingest jobs, v66.0.</remarks>
internal interface ISalesforceBulkIngestApi
{
    [Post("jobs/ingest")]
    Task<BulkJob> CreateAsync([Body] NewIngestJob job, [HeaderCollection] IDictionary<string, string> headers, CancellationToken cancellationToken);

    [Put("jobs/ingest/{id}/batches")]
    Task UploadAsync(string id, [Body] HttpContent csv, CancellationToken cancellationToken);

    [Patch("jobs/ingest/{id}")]
    Task<BulkJob> SetStateAsync(string id, [Body] JobState state, CancellationToken cancellationToken);

    [Get("jobs/ingest/{id}")]
    Task<BulkJob> GetAsync(string id, CancellationToken cancellationToken);

    [Get("jobs/ingest/{id}/successfulResults/")]
    [Headers("Accept: text/csv")]
    Task<HttpResponseMessage> SuccessfulAsync(string id, CancellationToken cancellationToken);

    [Get("jobs/ingest/{id}/failedResults/")]
    [Headers("Accept: text/csv")]
    Task<HttpResponseMessage> FailedAsync(string id, CancellationToken cancellationToken);

    [Get("jobs/ingest/{id}/unprocessedrecords/")]
    [Headers("Accept: text/csv")]
    Task<HttpResponseMessage> UnprocessedAsync(string id, CancellationToken cancellationToken);
}

internal sealed record NewIngestJob(string Object, string Operation, string ContentType, string LineEnding, string ColumnDelimiter);

internal sealed record JobState(string State);
