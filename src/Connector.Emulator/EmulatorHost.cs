using System.Net;
using Connector.Emulator.Control;
using Connector.Emulator.Faults;
using Connector.Emulator.HubSpot;
using Connector.Emulator.HubSpot.Api;
using Connector.Emulator.HubSpot.Portals;
using Connector.Emulator.Limits;
using Connector.Emulator.Salesforce;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Sources;

namespace Connector.Emulator;

/// <summary>Puts the parts together: one org, one portal, one server on the loopback address.</summary>
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

        EmulatorCommand.Fill(app.Services.GetRequiredService<SalesforceOrg>(), app.Services.GetRequiredService<Portal>(), options);
        return app;
    }

    private static void AddParts(IServiceCollection services, EmulatorOptions options, TimeProvider time)
    {
        services.AddRequestDecompression();
        services.AddSingleton(options);
        services.AddSingleton(time);
        services.AddSingleton<Stats>();
        services.AddSingleton<WriteJournal>();
        services.AddSingleton<FaultInjector>();
        services.AddSalesforce();
        services.AddHubSpot();
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
            control.UseEndpoints(endpoints =>
            {
                endpoints.MapControl();
                endpoints.MapPortalControl();
            });
        });
        app.UseSources();
        app.UseMiddleware<FaultMiddleware>();
        app.UseHubSpot();
        app.UseSalesforce();
    }
}
