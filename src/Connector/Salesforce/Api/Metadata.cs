using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.Salesforce.Api;

/// <remarks>Contract 5.1 and 5.2; vendor guide "Metadata API" v66.0, REST deploy and SOAP retrieve. Flags and numbers may come as texts: answers are read as free objects.</remarks>
internal interface ISalesforceMetadataApi
{
    [Post("metadata/deployRequest")]
    Task<JObject> DeployAsync([Body] HttpContent form, CancellationToken cancellationToken);

    [Get("metadata/deployRequest/{id}?includeDetails=true")]
    Task<JObject> DeploymentAsync(string id, CancellationToken cancellationToken);

    /// <summary>SOAP, for reading alone: no REST resource retrieves.</summary>
    [Post("/services/Soap/m/{version}")]
    [Headers("SOAPAction: \"\"")]
    Task<HttpResponseMessage> CallAsync(string version, [Body] HttpContent envelope, CancellationToken cancellationToken);
}
