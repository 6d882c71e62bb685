using Connector.HubSpot.Api;

namespace Connector.HubSpot;

/// <summary>The resources as one credential reaches them.</summary>
internal sealed record HubSpotApis(
    IHubSpotAccountApi Account,
    IHubSpotRecordsApi Records,
    IHubSpotPropertiesApi Properties,
    IHubSpotImportsApi Imports,
    IHubSpotExportsApi Exports,
    IHubSpotListsApi Lists,
    IHubSpotAssociationsApi Associations,
    IHubSpotOwnersApi Owners,
    IHubSpotSchemasApi Schemas,
    IHubSpotReportingApi Reporting);
