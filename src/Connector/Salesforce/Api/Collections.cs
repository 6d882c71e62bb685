using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.Salesforce.Api;

/// <remarks>Contract 2.7; vendor page REST API v66.0 "sObject Collections". At most 200 records, one API call, answers in request order.</remarks>
internal interface ISalesforceCollectionsApi
{
    [Patch("composite/sobjects/")]
    Task<IReadOnlyList<SaveResult>> UpdateAsync(
        [Body] CollectionsUpdate update, [HeaderCollection] IDictionary<string, string> headers, CancellationToken cancellationToken);

    /// <summary>Creates or updates by an external id: the record that has it, at most one.</summary>
    [Patch("composite/sobjects/{objectName}/{externalId}")]
    Task<IReadOnlyList<SaveResult>> UpsertAsync(
        string objectName, string externalId, [Body] CollectionsUpdate update, [HeaderCollection] IDictionary<string, string> headers, CancellationToken cancellationToken);
}

/// <param name="Records">Free objects: a null clears the field, a missing key leaves it (contract 2.6).</param>
internal sealed record CollectionsUpdate(bool AllOrNone, IReadOnlyList<JObject> Records);

internal sealed record SaveResult(string? Id, bool Success, IReadOnlyList<SaveError>? Errors);

/// <remarks>The key is <c>statusCode</c> here and <c>errorCode</c> in REST errors.</remarks>
internal sealed record SaveError(string? StatusCode, string? Message, IReadOnlyList<string>? Fields);
