using Refit;

namespace Connector.Salesforce.Api;

/// <remarks>Contract 8; vendor guide "SOAP API" v66.0, <c>merge()</c>. No REST resource merges records.</remarks>
internal interface ISalesforceMergeApi
{
    [Post("/services/Soap/u/{version}")]
    [Headers("SOAPAction: \"\"")]
    Task<HttpResponseMessage> CallAsync(string version, [Body] HttpContent envelope, CancellationToken cancellationToken);
}
