using Connector.Tests;
namespace Connector.EndToEnd.Sync;

/// <summary>Wrong settings, frameworks and credentials end with the right exit code and a message that names the place and the mend.</summary>
public class BadInputTests
{
    [Test]
    public async Task A_missing_settings_file_is_exit_2_and_names_the_example()
    {
        var result = await ConnectorCli.RunAsync("run", "--config", "/nowhere/appsettings.json");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Errors, Does.Contain("/nowhere/appsettings.json"));
    }

    [Test]
    public async Task An_unknown_verb_or_option_is_exit_2()
    {
        Assert.That((await ConnectorCli.RunAsync("sync")).ExitCode, Is.EqualTo(2));
        Assert.That((await ConnectorCli.RunAsync("run", "--fast")).ExitCode, Is.EqualTo(2));
    }

    [Test]
    public async Task All_problems_of_settings_and_framework_are_told_at_once()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 10);
        var framework = Path.Combine(scene.Folder, "broken.yaml");
        await File.WriteAllTextAsync(framework, (await File.ReadAllTextAsync(Path.Combine(Repository.Config, "segmentation.yaml"))).Replace("employees >= 1000", "employes >= 1000", StringComparison.Ordinal));
        foreach (var table in Directory.GetFiles(Repository.Config, "*.csv")) File.Copy(table, Path.Combine(scene.Folder, Path.GetFileName(table)));
        scene.WriteSettings(
            connection =>
            {
                connection["Schedule"] = "every night";
                connection["TimeZone"] = "Mars/Olympus";
                connection["Salesforce"]!["ClientId"] = "";
            },
            framework);

        var result = await scene.CliAsync("run");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Errors, Does.Contain("every night").And.Contain("Mars/Olympus").And.Contain("ClientId"));
        Assert.That(result.Errors, Does.Match(@"broken\.yaml:\d+:\d+: .*employes").And.Contain("employees"));
    }

    [TestCase("run")]
    [TestCase("worker")]
    public async Task A_schedule_or_duration_that_is_none_is_exit_2_and_named(string verb)
    {
        await using var scene = await SyncScene.StartAsync(accounts: 10, change: connection => (connection["Schedule"], connection["Overlap"]) = ("0 0 2 * *", "ten minutes"));

        var wrongDuration = await scene.CliAsync(verb);
        scene.WriteSettings(connection => connection["Schedule"] = "0 0 2 * *");
        var wrongSchedule = await scene.CliAsync(verb);

        Assert.That((wrongDuration.ExitCode, wrongSchedule.ExitCode), Is.EqualTo((2, 2)), wrongDuration.Errors + wrongSchedule.Errors);
        Assert.That(wrongDuration.Errors, Does.Contain("Overlap"));
        Assert.That(wrongSchedule.Errors, Does.Contain("0 0 2 * *").And.Contain("cron"));
    }

    [Test]
    public async Task Malformed_YAML_names_line_and_column()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 10);
        var framework = Path.Combine(scene.Folder, "broken.yaml");
        await File.WriteAllTextAsync(framework, "framework: x\n  version: [1\n");
        scene.WriteSettings(framework: framework);

        var result = await scene.CliAsync("run");

        Assert.That((result.ExitCode, result.Errors), Is.EqualTo((2, result.Errors)));
        Assert.That(result.Errors, Does.Match(@"broken\.yaml:\d+:\d+"));
    }

    [Test]
    public async Task Wrong_credentials_fail_the_run_and_say_so_without_the_secret()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 10, change: connection => connection["Salesforce"]!["ClientSecret"] = "not-the-secret");

        var result = await scene.RunAsync();

        Assert.That((result.ExitCode, result.Status), Is.EqualTo((1, "failed")));
        Assert.That(result.Output + result.Errors, Does.Contain("invalid_client").And.Not.Contain("not-the-secret"));
    }

    [Test]
    public async Task An_unreachable_host_fails_the_run_and_loses_nothing()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 10, change: connection => connection["Salesforce"]!["LoginUrl"] = "http://127.0.0.1:9");

        var result = await scene.RunAsync();

        Assert.That((result.ExitCode, result.Status), Is.EqualTo((1, "failed")));
        Assert.That(result.Json.GetProperty("trouble").GetString(), Does.Contain("127.0.0.1:9").And.Contain("LoginUrl"));
    }

    [Test]
    public async Task An_emulator_given_an_export_with_Ids_says_what_to_do_with_them()
    {
        var folder = Directory.CreateTempSubdirectory("connector-load-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "Account.csv"), "Id,Name\n001xx0000000001AAA,Initech\n");

            var result = await ConnectorCli.RunAsync("emulator", "--load", folder);

            Assert.That(result.ExitCode, Is.Not.Zero);
            Assert.That(result.Output + result.Errors, Does.Contain("Account.csv: this org gives its records Ids of its own; rename column Id to External_Id__c").And.Not.Contain("Unhandled"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task An_emulator_without_data_to_load_says_so()
    {
        var result = await ConnectorCli.RunAsync("emulator", "--load", "/nowhere");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Errors, Does.Contain("/nowhere").And.Contain("Account.csv"));
    }
}
