using Connector.Tests;

namespace Connector.EndToEnd.Sync;

/// <summary>What people have to see to beside the accounts: frameworks that went stale, disputes, the docket.</summary>
public class GovernanceTests
{
    [Test]
    public async Task A_framework_declared_stale_holds_runs_until_it_is_signed_again()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 60);
        await scene.RunAsync();

        var id = (await scene.QueryAsync("SELECT Id FROM Account WHERE Customer_Tier__c = 'scale' LIMIT 1")).GetProperty("records")[0].GetProperty("Id").GetString()!;
        await scene.PatchAsync(id, """{"NumberOfEmployees":50000}""");

        var declared = await scene.CliAsync("stale", "declare", "--why", "merger with Initech", "--by", "Peter");
        var linted = await scene.CliAsync("lint", "--book");
        var explained = await scene.CliAsync("explain", id, "--json");
        var held = await scene.RunAsync();
        var early = await scene.CountAsync($"Id = '{id}' AND Customer_Tier__c = 'strategic'");
        var signed = await scene.CliAsync("approve", "--framework", "--by", "Ada");
        var shown = await scene.CliAsync("stale", "--json");
        var plan = held.Count("waiting_plan").ToString(System.Globalization.CultureInfo.InvariantCulture);
        await scene.CliAsync("approve", plan, "--by", "Ada");
        var applied = await scene.CliAsync("apply", plan);

        Assert.That((declared.ExitCode, signed.ExitCode), Is.EqualTo((0, 0)), declared.Errors + signed.Errors);
        Assert.That(linted.Output, Does.Contain("framework-stale").And.Contain("merger with Initech"));
        Assert.That(explained.Json.GetProperty("framework_stale").GetProperty("why").GetString(), Is.EqualTo("merger with Initech"));
        Assert.That((held.ExitCode, held.Count("sent"), early), Is.EqualTo((3, 0L, 0L)), held.Errors);
        Assert.That(held.Json.GetProperty("alerts")[0].GetProperty("message").GetString(), Does.Contain("merger with Initech").And.Not.Contain("Peter"));
        Assert.That(shown.Json.GetProperty("stale").GetBoolean(), Is.False);
        Assert.That(applied.ExitCode, Is.Zero, applied.Errors);
        Assert.That(await scene.CountAsync($"Id = '{id}' AND Customer_Tier__c = 'strategic'"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_dispute_is_opened_is_on_the_docket_and_ends_as_an_override_that_the_next_run_writes()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 60);
        await scene.RunAsync();
        var id = (await scene.QueryAsync("SELECT Id FROM Account WHERE Customer_Tier__c = 'scale' LIMIT 1")).GetProperty("records")[0].GetProperty("Id").GetString()!;
        var folder = Path.Combine(scene.Folder, "docket");

        var opened = await scene.CliAsync("disputes", "open", id, "customer_tier", "--claim", "a listed group <b>", "--by", "Sales", "--owner", "CCO", "--json");
        var docket = await scene.CliAsync("docket", "--output", folder, "--json");
        var explained = await scene.CliAsync("explain", id);
        var decided = await scene.CliAsync("disputes", "decide", "1", "--segment", "strategic", "--why", "seen the register", "--by", "CCO");
        var run = await scene.RunAsync();
        var after = await scene.CliAsync("docket", "--json");

        Assert.That((opened.ExitCode, docket.ExitCode, decided.ExitCode, run.ExitCode), Is.EqualTo((0, 0, 0, 0)), opened.Errors + docket.Errors + decided.Errors);
        Assert.That(explained.Output, Does.Contain("dispute 1  ").And.Contain("a listed group <b>; CCO decides by"));
        Assert.That((await scene.CliAsync("explain", id, "--json")).Json.GetProperty("disputes").GetArrayLength(), Is.Zero, "it is decided");
        Assert.That(docket.Json.GetProperty("sections")[0].GetProperty("items")[0].GetProperty("owner").GetString(), Is.EqualTo("CCO"));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(folder, "docket.html")), Does.Contain("a listed group &lt;b&gt;"));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(folder, "duties.ics")), Does.StartWith("BEGIN:VCALENDAR\r\n").And.Contain(id));
        Assert.That(await scene.CountAsync($"Id = '{id}' AND Customer_Tier__c = 'strategic'"), Is.EqualTo(1));
        Assert.That(after.Json.GetProperty("sections").EnumerateArray().Select(section => section.GetProperty("kind").GetString()), Has.None.EqualTo("Dispute"));
    }

    [Test]
    public async Task A_limit_that_a_run_finds_exceeded_calls_its_owner_until_somebody_answers()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 60);
        foreach (var file in Directory.GetFiles(Repository.Config)) File.Copy(file, Path.Combine(scene.Folder, Path.GetFileName(file)));
        var framework = Path.Combine(scene.Folder, "segmentation.yaml");
        await File.AppendAllTextAsync(framework, "\nescalations: { unsure: { watch: provisional, above: 1, owner: Steward, within: 5d, evidence: which source fills the gap } }\n");
        scene.WriteSettings(framework: framework);

        var run = await scene.CliAsync("run");
        var again = await scene.CliAsync("run");
        var open = await scene.CliAsync("escalations", "--json");
        var answered = await scene.CliAsync("escalations", "answer", "1", "--evidence", "ticket 7", "--by", "Steward");
        var nobody = await scene.CliAsync("escalations", "answer", "9", "--evidence", "x");

        Assert.That(run.Output, Does.Contain("Warning escalated unsure: provisional: "), run.Errors);
        Assert.That(again.Output, Does.Not.Contain("Warning escalated"), "nobody is sent summaries: who started the run was told");
        Assert.That(open.Json.GetProperty("escalations")[0].GetProperty("owner").GetString(), Is.EqualTo("Steward"));
        Assert.That((answered.ExitCode, nobody.ExitCode), Is.EqualTo((0, 1)));
        Assert.That(answered.Output, Does.Contain("answered by Steward").And.Contain("ticket 7"));
    }

    [Test]
    public async Task An_input_that_burns_its_error_budget_is_an_alert_and_its_owner_gets_what_is_wrong_as_a_file()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 60);
        foreach (var file in Directory.GetFiles(Repository.Config)) File.Copy(file, Path.Combine(scene.Folder, Path.GetFileName(file)));
        var (framework, sheet) = (Path.Combine(scene.Folder, "segmentation.yaml"), Path.Combine(scene.Folder, "wrong.csv"));
        var text = await File.ReadAllTextAsync(framework);
        await File.WriteAllTextAsync(framework, text.Replace("    unit: people\n", "    unit: people\n    owner: Sales Operations\n    quality: { valid: 99.9% }\n", StringComparison.Ordinal));
        scene.WriteSettings(framework: framework);
        var id = (await scene.QueryAsync("SELECT Id FROM Account WHERE Type = 'Customer - Direct' LIMIT 1")).GetProperty("records")[0].GetProperty("Id").GetString()!;
        await scene.PatchAsync(id, """{"NumberOfEmployees":-3}""");

        var run = await scene.RunAsync();
        var quality = await scene.CliAsync("quality", "--csv", sheet, "--json");
        var shown = await scene.CliAsync("quality", "--owner", "Sales Operations");
        var nobody = await scene.CliAsync("quality", "--owner", "Salse Operations");

        Assert.That(run.Json.GetProperty("alerts")[0].GetProperty("rule").GetString(), Is.EqualTo("quality-budget"), run.Errors);
        Assert.That((quality.ExitCode, shown.ExitCode, nobody.ExitCode), Is.EqualTo((4, 4, 2)), quality.Errors + nobody.Errors);
        Assert.That(quality.Json.GetProperty("owners")[0].GetProperty("attributes")[0].GetProperty("alert").GetBoolean(), Is.True);
        Assert.That(await File.ReadAllTextAsync(sheet), Does.Contain($"Sales Operations,employees,{id},value-out-of-range,"));
        Assert.That(shown.Output, Does.Contain("employees: filled ").And.Contain(": ALERT").And.Contain($"value-out-of-range: {id}"));
        Assert.That(nobody.Errors, Does.Contain("there are Sales Operations"));
    }

    [Test]
    public async Task The_codes_of_another_system_are_held_against_the_list_and_the_book()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 60);
        foreach (var file in Directory.GetFiles(Repository.Config)) File.Copy(file, Path.Combine(scene.Folder, Path.GetFileName(file)));
        var (framework, theirs, broken) = (Path.Combine(scene.Folder, "segmentation.yaml"), Path.Combine(scene.Folder, "erp.csv"), Path.Combine(scene.Folder, "broken.csv"));
        var text = await File.ReadAllTextAsync(framework);
        await File.WriteAllTextAsync(framework, text.Replace("label: Strategic\n", "label: Strategic\n        code: STR\n        aliases: { erp: A1 }\n", StringComparison.Ordinal));
        scene.WriteSettings(framework: framework);
        await scene.RunAsync();
        var records = (await scene.QueryAsync("SELECT Id, Customer_Tier__c FROM Account WHERE Customer_Tier__c != null")).GetProperty("records").EnumerateArray()
            .Select(record => (Id: record.GetProperty("Id").GetString()!, Tier: record.GetProperty("Customer_Tier__c").GetString()!)).ToList();
        var strategic = records.First(record => record.Tier == "strategic").Id;
        await File.WriteAllLinesAsync(theirs, records.Select(record => $"{record.Id},{(record.Tier == "strategic" ? "A1" : record.Tier)}").Prepend("account_id,code"));
        await File.WriteAllTextAsync(broken, "account_id,code\n1,\"a\n");

        var list = await scene.CliAsync("codes", "--dimension", "customer_tier");
        var good = await scene.CliAsync("codes", "--check", theirs, "--system", "erp", "--dimension", "customer_tier", "--json");
        await File.AppendAllLinesAsync(theirs, ["nobody,STR"]);
        await File.WriteAllTextAsync(theirs, (await File.ReadAllTextAsync(theirs)).Replace($"{strategic},A1", $"{strategic},scale", StringComparison.Ordinal));
        var bad = await scene.CliAsync("codes", "--check", theirs, "--system", "erp", "--dimension", "customer_tier");
        string[][] wrong = [["--check", theirs], ["--check", theirs, "--dimension", "tier"], ["--check", theirs, "--dimension", "customer_tier", "--system", "epr"], ["--check", broken, "--dimension", "customer_tier"],
            ["--check", theirs, "--dimension", "customer_tier", "--code", "tier"], ["--check", Path.Combine(scene.Folder, "none.csv"), "--dimension", "customer_tier"]];
        var refused = new List<(int ExitCode, string Errors)>();
        foreach (var arguments in wrong) refused.Add(await scene.CliAsync(["codes", .. arguments]) is var result ? (result.ExitCode, result.Errors) : default);

        Assert.That(list.Output, Does.Contain("  STR  Strategic (strategic); erp: A1").And.Contain("  core  Core (core)"), list.Errors);
        Assert.That((good.ExitCode, good.Json.GetProperty("drifts").GetBoolean(), good.Json.GetProperty("agree").GetInt32()), Is.EqualTo((0, false, records.Count)), good.Errors);
        Assert.That(bad.ExitCode, Is.EqualTo(4), bad.Errors);
        Assert.That(bad.Output, Does.Contain($"scale there, STR in the book ({strategic})").And.Contain("rows whose account the book does not have"));
        Assert.That(refused.Select(one => one.ExitCode), Is.All.EqualTo(2));
        Assert.That(refused[0].Errors, Does.Contain("say with --dimension"));
        Assert.That(refused[1].Errors, Does.Contain("the framework has no 'tier'"));
        Assert.That(refused[2].Errors, Does.Contain("there are some in erp"));
        Assert.That(refused[3].Errors, Does.Contain("cannot be read as CSV, row "));
        Assert.That(refused[4].Errors, Does.Contain("has no column tier in its first line"));
        Assert.That(refused[5].Errors, Does.Contain("there is no file"));
    }

    [Test]
    public async Task Candidates_are_scored_schemes_compared_the_choice_is_kept_and_an_exception_tells_what_it_makes_different()
    {
        await using var scene = await SyncScene.StartAsync(accounts: 60);
        foreach (var file in Directory.GetFiles(Repository.Config)) File.Copy(file, Path.Combine(scene.Folder, Path.GetFileName(file)));
        var framework = Path.Combine(scene.Folder, "segmentation.yaml");
        var text = await File.ReadAllTextAsync(framework);
        await File.WriteAllTextAsync(Path.Combine(scene.Folder, "other.yaml"), text.Replace("employees >= 1000", "employees >= 2000000", StringComparison.Ordinal));
        await File.WriteAllTextAsync(framework, text.Replace("label: Company Size", """
            label: Company Size
                exceptions: [ { name: everywhere, scope: "employees > 0", until: 2099-12-31, approved_by: CRO, segments: [ { name: enterprise, when: "employees >= 2000000" } ] } ]
            """, StringComparison.Ordinal) + "\nobjectives: { growth: 100% }\ncandidates: { customer_tier: { relevance: { growth: 5 } }, adoption: { kind: behavioural, attributes: [ usage_score ], relevance: { growth: 5 } } }\n");
        scene.WriteSettings(framework: framework);
        await scene.RunAsync();

        var compared = await scene.CliAsync("compare", "customer_tier", $"{Path.Combine(scene.Folder, "other.yaml")}:customer_tier", "--decide", "customer_tier", "--why", "known to all", "--by", "CCO", "--json");
        var kept = await scene.CliAsync("calibrate", "evidence", "1", "--json");
        var divergence = await scene.CliAsync("divergence", "--json");
        var candidates = await scene.CliAsync("candidates", "--json");

        Assert.That(compared.ExitCode, Is.Zero, compared.Errors);
        Assert.That(compared.Json.GetProperty("pairs")[0].GetProperty("disagree").GetInt64(), Is.GreaterThan(0));
        Assert.That(kept.Json.GetProperty("evidence").GetProperty("decision").GetProperty("why").GetString(), Is.EqualTo("known to all"));
        Assert.That(candidates.ExitCode, Is.Zero, candidates.Errors);
        Assert.That(candidates.Json.GetProperty("candidates").EnumerateArray().Select(one => one.GetProperty("availability").GetDouble()), Has.All.InRange(0d, 1d).And.Some.GreaterThan(0d));
        var exception = divergence.Json.GetProperty("exceptions")[0];
        Assert.That((exception.GetProperty("accounts").GetInt64(), exception.GetProperty("approved_by").GetString()), Is.EqualTo((exception.GetProperty("moves")[0].GetProperty("accounts").GetInt64(), "CRO")), divergence.Errors);
        Assert.That(exception.GetProperty("accounts").GetInt64(), Is.GreaterThan(0));
    }
}
