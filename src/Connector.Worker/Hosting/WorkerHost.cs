using Connector.Worker.Scheduling;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Serilog;

namespace Connector.Worker.Hosting;

/// <summary>The scheduled service: Quartz, health, logs. Runs under systemd as well as from a terminal.</summary>
internal static class WorkerHost
{
    /// <summary>Everything checked and nothing started yet.</summary>
    /// <exception cref="SettingsException">Lists all problems of settings and framework.</exception>
    public static WebApplication Build(Settings settings)
    {
        using (var services = new ServiceCollection().AddLogging().AddConnector(settings).BuildServiceProvider()) _ = ConnectorServices.Check(services);
        var options = settings.Configuration.GetSection(WorkerOptions.Section).Get<WorkerOptions>() ?? new WorkerOptions();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(settings.Configuration);
        Serilog.Log.Logger = Logging.Create(settings.Configuration, console: true);
        builder.Services.AddSerilog();
        builder.Services.AddSystemd();
        builder.Services.AddConnector(settings).AddSchedules(settings);
        builder.Services.AddHealthChecks().AddCheck<ReadinessCheck>("ready", tags: ["ready"]);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopWithin);
        builder.WebHost.UseUrls(options.Url);

        var app = builder.Build();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready"), ResponseWriter = ReadinessCheck.WriteAsync });
        app.MapCallbacks();
        return app;
    }
}
