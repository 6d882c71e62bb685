using Connector.Cleaning.Names;
using Connector.Enrichment;
using Connector.Salesforce;
using Connector.Store;
using Connector.Tests.Fakes;
using Connector.Worker.Hosting;
using Connector.Worker.Notifications;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Connector.Tests.Hosting;

public partial class SettingsTests
{
    private static readonly string Example = Path.Combine(Repository.Root, "appsettings.example.json");

    [Test]
    public void The_example_is_valid_once_the_secrets_are_in_the_environment()
    {
        var configuration = new ConfigurationBuilder()
            .AddConfiguration(Settings.Load(Example).Configuration)
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Connections:salesforce:Salesforce:ClientId"] = "id",
                ["Connections:salesforce:Salesforce:ClientSecret"] = "secret",
            })
            .Build();
        using var services = new ServiceCollection().AddLogging().AddConnector(new Settings(configuration, Repository.Root)).BuildServiceProvider();

        Assert.That(ConnectorServices.Check(services).Name, Is.EqualTo("customer-segmentation"));
    }

    [Test]
    public void The_example_names_every_option_and_no_other()
    {
        var named = Flatten(new ConfigurationBuilder().AddJsonFile(Example).Build()).Where(key => !key.StartsWith("Serilog", StringComparison.Ordinal));
        string[] known =
        [
            .. SettingsKeys.Of("Framework", typeof(FrameworkOptions)),
            .. SettingsKeys.Of("Store", typeof(StoreOptions)),
            .. SettingsKeys.Of("Worker", typeof(WorkerOptions)),
            .. SettingsKeys.Of("Log", typeof(LogOptions)),
            .. SettingsKeys.Of("Summary", typeof(SummaryOptions)),
            .. SettingsKeys.Of("Domains", typeof(DomainOptions)),
            .. SettingsKeys.Of("Connections:salesforce", typeof(ConnectionOptions)),
            .. SettingsKeys.Of("Connections:salesforce:Salesforce", typeof(SalesforceOptions)).Where(key => !key.Contains(":Setup:", StringComparison.Ordinal)
                && !key.Contains(":Persona:", StringComparison.Ordinal)),
        ];

        Assert.That(named, Is.EquivalentTo(known));
        Assert.That(File.ReadAllText(Example), Does.Contain("\"Setup\"").And.Contain("\"Persona\""), "optional blocks, shown as comments");
    }

    [Test]
    public void The_second_connection_that_stands_there_as_a_comment_is_complete_too()
    {
        var uncommented = Commented().Replace(File.ReadAllText(Example), "").Replace("    \"hubspot\": {", "    ,\"hubspot\": {", StringComparison.Ordinal);
        using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(uncommented));
        var configuration = new ConfigurationBuilder().AddJsonStream(text).Build();

        var named = Flatten(configuration.GetSection("Connections:hubspot")).Where(key => key != "Connections:hubspot:Crm");

        Assert.That(named, Is.EquivalentTo(SettingsKeys.Of("Connections:hubspot:HubSpot", typeof(Connector.HubSpot.HubSpotOptions))));
    }

    [Test]
    public void The_sources_example_names_every_option_of_every_kind_and_no_other()
    {
        const string source = "Connections:salesforce:Sources:zoominfo";
        var named = Flatten(new ConfigurationBuilder().AddJsonFile(Path.Combine(Repository.Config, "appsettings.sources.example.json")).Build());
        var known = SettingsKeys.Of(source, typeof(SourceOptions)).Concat(ConnectorServices.SourceOptionTypes.SelectMany(kind => SettingsKeys.Of($"{source}:{kind.Key}", kind.Value)))
            .Where(key => !key.Contains(":Road:", StringComparison.Ordinal) || key.Contains(":ZoomInfo:", StringComparison.Ordinal));

        Assert.That(named, Is.EquivalentTo(known));
    }

    /// <summary>The slashes of settings, which have no space or several behind them; those of words have one.</summary>
    [System.Text.RegularExpressions.GeneratedRegex("(?m)(?<=^    )//(?! [A-Z])")]
    private static partial System.Text.RegularExpressions.Regex Commented();

    private static IEnumerable<string> Flatten(IConfiguration configuration) =>
        configuration.AsEnumerable().Where(pair => pair.Value is not null).Select(pair => pair.Key);

    [Test]
    public void More_approvals_than_people_who_may_give_one_are_no_setting()
    {
        var configuration = new ConfigurationBuilder()
            .AddConfiguration(Settings.Load(Example).Configuration)
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Connections:salesforce:Approval:By"] = "Ada, ada", ["Connections:salesforce:Approval:Needed"] = "2" })
            .Build();
        using var services = new ServiceCollection().AddLogging().AddConnector(new Settings(configuration, Repository.Root)).BuildServiceProvider();

        Assert.That(() => ConnectorServices.Check(services), Throws.TypeOf<SettingsException>().With.Message.Contains("Connections:salesforce:Approval:Needed"));
    }

    [TestCase("nowhere.dat", "FileNotFoundException")]
    [TestCase("appsettings.json", "it does not name co.uk")]
    public void A_list_of_suffixes_that_is_none_is_told_at_start(string file, string told)
    {
        var folder = TempFolder.Create();
        File.Copy(Example, Path.Combine(folder, "appsettings.json"));
        using var services = Services(folder, file);

        Assert.That(() => ConnectorServices.Check(services), Throws.TypeOf<SettingsException>().With.Message.Contains("Domains:SuffixFile").And.Message.Contains(told));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void The_published_list_of_suffixes_is_used_where_the_settings_name_it_beside_them()
    {
        var folder = TempFolder.Create();
        File.Copy(Example, Path.Combine(folder, "appsettings.json"));
        File.Copy(Repository.Shared("contracts/sources/reference/public_suffix_list.dat"), Path.Combine(folder, "list.dat"));
        using var services = Services(folder, "list.dat");

        var suffixes = services.GetRequiredService<PublicSuffixes>();
        Assert.That(DomainName.OfCompany("www.acme.com.fj", suffixes), Is.EqualTo("acme.com.fj"));
        Assert.That(DomainName.OfCompany("www.acme.com.fj", PublicSuffixes.BuiltIn), Is.EqualTo("com.fj"), "the table of our own does not know it");
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void A_schedule_left_empty_is_none_and_not_the_default()
    {
        var folder = TempFolder.Create();
        var settings = Path.Combine(folder, "appsettings.json");
        File.WriteAllText(settings, """{ "Connections": { "a": { "Crm": "Salesforce", "Schedule": "" }, "b": { "Crm": "Salesforce" } } }""");
        var connections = Settings.Load(settings).Configuration.GetSection(ConnectionOptions.Section);

        Assert.That(connections.GetSection("a").Get<ConnectionOptions>()!.Schedule, Is.Empty, "a connection that runs on demand only would run every night");
        Assert.That(connections.GetSection("b").Get<ConnectionOptions>()!.Schedule, Is.EqualTo(new ConnectionOptions().Schedule));
        Directory.Delete(folder, recursive: true);
    }

    private static ServiceProvider Services(string folder, string file)
    {
        var settings = Path.Combine(folder, "appsettings.json");
        File.WriteAllText(settings, File.ReadAllText(settings).Replace("\"SuffixFile\": \"\"", $"\"SuffixFile\": \"{file}\"", StringComparison.Ordinal));
        return new ServiceCollection().AddLogging().AddConnector(Settings.Load(settings)).BuildServiceProvider();
    }

    [Test]
    public void A_misspelt_setting_is_told_with_its_full_name()
    {
        var configuration = new ConfigurationBuilder()
            .AddConfiguration(Settings.Load(Example).Configuration)
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Connections:salesforce:Shedule"] = "", ["Connections:salesforce:Salesforce:Road:Retrys"] = "3" })
            .Build();
        using var services = new ServiceCollection().AddLogging().AddConnector(new Settings(configuration, Repository.Root)).BuildServiceProvider();

        Assert.That(
            () => ConnectorServices.Check(services),
            Throws.TypeOf<SettingsException>().With.Message.Contains("Connections:salesforce:Shedule").And.Message.Contains("Connections:salesforce:Salesforce:Road:Retrys"));
    }
}
