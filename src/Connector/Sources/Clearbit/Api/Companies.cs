using Refit;

namespace Connector.Sources.Clearbit.Api;

/// <remarks>Contract 3.4: the streaming host holds the connection until it knows, and never answers "later" as the other one does.</remarks>
internal interface IClearbitApi
{
    [Get("companies/find")]
    Task<HttpResponseMessage> FindAsync([AliasAs("domain")] string domain, CancellationToken cancellationToken);
}
