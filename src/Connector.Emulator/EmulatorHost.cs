using System.Net;
using Connector.Emulator.Api;
using Connector.Emulator.Auth;
using Connector.Emulator.Bulk;
using Connector.Emulator.Faults;
using Connector.Emulator.Limits;
using Connector.Emulator.Org;
using Connector.Emulator.Soql;
using Connector.Emulator.Sources;

namespace Connector.Emulator;

/// <summary>Puts the parts together: one org, one server on the loopback address.</summary>
internal static class EmulatorHost
{
    // Longer requests get 414 and 431 (contract 2).
    private const int MostUriAndHeaderBytes = 16_384;

    public static WebApplication Build(EmulatorOptions options, TimeProvider time)
    {
        // Not the caller's folder: his appsettings.json is about something else.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddConsole(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.Limits.MaxRequestLineSize = MostUriAndHeaderBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = MostUriAndHeaderBytes;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.AddServerHeader = false;
        });
        AddParts(builder.Services, options, time);
        var app = builder.Build();
        Map(app);
        if (options.Faults is not null)
        {
            app.Services.GetRequiredService<FaultInjector>().Set(File.ReadAllText(options.Faults));
        }

        EmulatorCommand.Fill(app.Services.GetRequiredService<SalesforceOrg>(), options);
        return app;
    }

    private static void AddParts(IServiceCollection services, EmulatorOptions options, TimeProvider time)
    {
        services.AddRequestDecompression();
        services.AddSingleton(options);
        services.AddSingleton(time);
        services.AddSingleton<Settings>();
        services.AddSingleton<SalesforceOrg>();
        services.AddSingleton<ConnectedApps>();
        services.AddSingleton<TokenStore>();
        services.AddSingleton<OrgLimits>();
        services.AddSingleton<Stats>();
        services.AddSingleton<FaultInjector>();
        services.AddSingleton<QueryCursors>();
        services.AddSingleton<JobNumbers>();
        services.AddSingleton<QueryJobs>();
        services.AddSingleton<IngestJobs>();
        services.AddSingleton<IngestWorker>();
        services.AddSingleton<QueryEndpoints.Services>();
        services.AddSingleton<CollectionsEndpoints.Services>();
        services.AddSingleton<Subrequests>();
        services.AddSingleton<CompositeEndpoints.Services>();
    }

    private static void Map(WebApplication app)
    {
        // Clients that keep the instance URL with a slash at its end ask for //services/… (clients.md).
        app.Use((context, next) =>
        {
            var path = context.Request.Path.Value!;
            context.Request.Path = path.StartsWith("//", StringComparison.Ordinal) ? "/" + path.TrimStart('/') : path;
            return next(context);
        });
        app.MapWhen(context => context.Request.Path.StartsWithSegments("/__emulator", StringComparison.Ordinal), control =>
        {
            control.UseRouting();
            control.UseEndpoints(endpoints => endpoints.MapControl());
        });
        app.UseSources();
        app.UseMiddleware<FaultMiddleware>();
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
        data.MapComposite();
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
        data.MapReplication();
        data.MapSingleRecord();
    }
}
