using Connector.Salesforce.Api;

namespace Connector.Salesforce;

/// <summary>The resources as one credential reaches them.</summary>
internal sealed record SalesforceApis(
    ISalesforceIdentityApi Identity,
    ISalesforceDescribeApi Describe,
    ISalesforceQueryApi Query,
    ISalesforceBulkQueryApi BulkQuery,
    ISalesforceBulkIngestApi BulkIngest,
    ISalesforceCollectionsApi Collections,
    ISalesforceSetupApi Setup,
    ISalesforceMergeApi Merge);
