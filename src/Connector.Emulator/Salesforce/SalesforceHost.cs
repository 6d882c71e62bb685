using Connector.Emulator.Faults;
using Connector.Emulator.Salesforce.Api;
using Connector.Emulator.Salesforce.Auth;
using Connector.Emulator.Salesforce.Bulk;
using Connector.Emulator.Salesforce.Faults;
using Connector.Emulator.Salesforce.Limits;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soap;
using Connector.Emulator.Salesforce.Soql;

namespace Connector.Emulator.Salesforce;

/// <summary>The parts and the paths of the Salesforce org.</summary>
internal static class SalesforceHost
{
    public static void AddSalesforce(this IServiceCollection services)
    {
        services.AddSingleton<Settings>();
        services.AddSingleton<SalesforceOrg>();
        services.AddSingleton<ConnectedApps>();
        services.AddSingleton<TokenStore>();
        services.AddSingleton<IIssuedTokens>(all => all.GetRequiredService<TokenStore>());
        services.AddSingleton<OrgLimits>();
        services.AddSingleton<OrgFaults>();
        services.AddSingleton<QueryCursors>();
        services.AddSingleton<JobNumbers>();
        services.AddSingleton<QueryJobs>();
        services.AddSingleton<IngestJobs>();
        services.AddSingleton<IngestWorker>();
        services.AddSingleton<QueryEndpoints.Services>();
        services.AddSingleton<CollectionsEndpoints.Services>();
        services.AddSingleton<Subrequests>();
        services.AddSingleton<CompositeEndpoints.Services>();
        services.AddSingleton<DeployQueue>();
        services.AddSingleton<RetrieveQueue>();
        services.AddSingleton<MetadataListing>();
        services.AddSingleton<MetadataCrud>();
        services.AddSingleton<MetadataService>();
        services.AddSingleton<MergeService>();
        services.AddSingleton<SoapEndpoints.Services>();
    }

    public static void UseSalesforce(this WebApplication app)
    {
        app.UseMiddleware<ApiGate>();
        app.UseRequestDecompression();
        app.UseRouting();
        MapApi(app);
        app.UseEndpoints(_ => { });
        app.Services.GetRequiredService<Subrequests>().Use(BuildSubrequests(app));
    }

    private static void MapApi(IEndpointRouteBuilder app)
    {
        var data = app.MapGroup("/services/data/{version}");
        app.MapOAuth();
        app.MapVersions(data);
        app.MapSoap();
        data.MapComposite();
        data.MapDeploy();
        MapData(data);
    }

    /// <summary>What a subrequest of a composite call may ask for: all but another composite call.</summary>
    private static RequestDelegate BuildSubrequests(IApplicationBuilder app)
    {
        var branch = app.New();
        branch.UseRouting();
        branch.UseEndpoints(endpoints => MapData(endpoints.MapGroup("/services/data/{version}")));
        return branch.Build();
    }

    private static void MapData(IEndpointRouteBuilder data)
    {
        data.MapDescribe();
        data.MapQuery();
        data.MapCollections();
        data.MapBulkQuery();
        data.MapBulkIngest();
        data.MapLimits();
        data.MapTooling();
        data.MapListViews();
        data.MapUiLists();
        data.MapAnalytics();
        data.MapReplication();
        data.MapSingleRecord();
    }
}
