using Connector.Emulator.Faults;
using Connector.Emulator.HubSpot.Api;
using Connector.Emulator.HubSpot.Auth;
using Connector.Emulator.HubSpot.Limits;
using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot;

/// <summary>The parts and the paths of the HubSpot portal, on the port that the Salesforce org is on.</summary>
internal static class HubSpotHost
{
    public static void AddHubSpot(this IServiceCollection services)
    {
        services.AddSingleton<PortalSettings>();
        services.AddSingleton<Portal>();
        services.AddSingleton<PortalTokens>();
        services.AddSingleton<IIssuedTokens>(all => all.GetRequiredService<PortalTokens>());
        services.AddSingleton<PortalLimits>();
        services.AddSingleton<SegmentLists>();
        services.AddSingleton<ListFolders>();
        services.AddSingleton<Dashboards>();
        services.AddSingleton<ImportJobs>();
        services.AddSingleton<ExportJobs>();
    }

    public static void UseHubSpot(this IApplicationBuilder app) => app.MapWhen(context => Paths.IsHubSpot(context.Request.Path), portal =>
    {
        portal.UseMiddleware<PortalGate>();
        portal.UseRequestDecompression();
        portal.UseRouting();
        portal.UseEndpoints(Map);
    });

    private static void Map(IEndpointRouteBuilder app)
    {
        app.MapPortalOAuth();
        app.MapAssociations();
        app.MapDownloads();
        app.MapDashboards();
        foreach (var version in Paths.All)
        {
            app.MapRecords(version);
            app.MapBatches(version);
            app.MapSearch(version);
            app.MapProperties(version);
            app.MapGroups(version);
            app.MapAccount(version);
            app.MapOwners(version);
            app.MapImports(version);
            app.MapExports(version);
            app.MapLists(version);
            app.MapSchemas(version);
        }
    }
}
