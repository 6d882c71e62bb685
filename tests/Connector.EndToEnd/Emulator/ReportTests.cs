using System.Net;
using System.Text.Json;

namespace Connector.EndToEnd.Emulator;

/// <summary>Deployed reports and dashboards, run on the emulator's data.</summary>
public class ReportTests : MetadataTests
{
    private const string Folder = "<folderShares><accessLevel>View</accessLevel><sharedTo>AllInternalUsers</sharedTo><sharedToType>Organization</sharedToType></folderShares><name>Tests</name>";

    private const string Summary = """
        <columns><field>ACCOUNT.NAME</field></columns><columns><aggregateTypes>Sum</aggregateTypes><field>Account.ARR__c</field></columns>
        <filter><criteriaItems><column>INDUSTRY</column><operator>notEqual</operator><value></value></criteriaItems></filter>
        <format>Summary</format><groupingsDown><dateGranularity>Day</dateGranularity><field>RATING</field><sortOrder>Asc</sortOrder></groupingsDown>
        <name>By rating</name><reportType>AccountList</reportType><scope>organization</scope><showDetails>true</showDetails>
        <timeFrameFilter><dateColumn>CREATED_DATE</dateColumn><interval>INTERVAL_CUSTOM</interval></timeFrameFilter>
        """;

    private const string Dashboard = """
        <backgroundEndColor>#FFFFFF</backgroundEndColor><backgroundFadeDirection>Diagonal</backgroundFadeDirection><backgroundStartColor>#FFFFFF</backgroundStartColor>
        <dashboardFilters><dashboardFilterOptions><operator>equals</operator><values>Hot</values></dashboardFilterOptions><name>Rating</name></dashboardFilters>
        <dashboardGridLayout><dashboardGridComponents><colSpan>6</colSpan><columnIndex>0</columnIndex><dashboardComponent><componentType>Bar</componentType>
        <dashboardFilterColumns><column>RATING</column></dashboardFilterColumns><report>Tests/By_Rating</report></dashboardComponent><rowIndex>0</rowIndex><rowSpan>8</rowSpan>
        </dashboardGridComponents><numberOfColumns>12</numberOfColumns><rowHeight>36</rowHeight></dashboardGridLayout>
        <textColor>#000000</textColor><title>Overview</title><titleColor>#000000</titleColor><titleSize>12</titleSize>
        """;

    [Test]
    public async Task A_report_and_its_dashboard_count_what_a_query_counts()
    {
        await MustDeployAsync(Package(["Report:Tests", "Report:Tests/By_Rating", "Dashboard:Tests", "Dashboard:Tests/Overview"],
            ("reports/Tests-meta.xml", File("ReportFolder", Folder)), ("reports/Tests/By_Rating.report", File("Report", Summary)),
            ("dashboards/Tests-meta.xml", File("DashboardFolder", Folder)), ("dashboards/Tests/Overview.dashboard", File("Dashboard", Dashboard))));
        var id = (await QueryAsync("SELECT Id FROM Report WHERE DeveloperName = 'By_Rating' AND FolderName = 'Tests'")).Json.GetProperty("records")[0].GetProperty("Id").GetString();

        var run = (await GetAsync($"analytics/reports/{id}?includeDetails=true")).Json;
        var groups = (await QueryAsync("SELECT Rating, COUNT(Id) n, SUM(ARR__c) arr FROM Account WHERE Industry != null GROUP BY Rating")).Json.GetProperty("records");

        foreach (var group in groups.EnumerateArray())
        {
            var key = run.GetProperty("groupingsDown").GetProperty("groupings").EnumerateArray()
                .Single(each => each.GetProperty("value").GetString() == group.GetProperty("Rating").GetString()).GetProperty("key").GetString();
            var facts = run.GetProperty("factMap").GetProperty($"{key}!T");
            Assert.That(facts.GetProperty("aggregates")[1].GetProperty("value").GetInt32(), Is.EqualTo(group.GetProperty("n").GetInt32()));
            Assert.That(facts.GetProperty("aggregates")[0].GetProperty("value").GetDouble(),
                Is.EqualTo(group.GetProperty("arr").ValueKind == JsonValueKind.Null ? 0 : group.GetProperty("arr").GetDouble()).Within(0.01));
            Assert.That(facts.GetProperty("rows").GetArrayLength(), Is.EqualTo(group.GetProperty("n").GetInt32()));
        }

        Assert.That(run.GetProperty("reportMetadata").GetProperty("aggregates").EnumerateArray().Select(name => name.GetString()), Is.EqualTo(["s!Account.ARR__c", "RowCount"]));
        var filtered = await SendAsync(HttpMethod.Post, $"analytics/reports/{id}",
            """{"reportMetadata":{"reportFilters":[{"column":"RATING","operator":"equals","value":"Hot"}]}}""");
        Assert.That(Total(filtered.Json), Is.EqualTo(await CountAsync("SELECT COUNT() FROM Account WHERE Rating = 'Hot'")));

        var dashboard = (await QueryAsync("SELECT Id FROM Dashboard WHERE DeveloperName = 'Overview'")).Json.GetProperty("records")[0].GetProperty("Id").GetString();
        var option = (await GetAsync($"analytics/dashboards/{dashboard}/describe")).Json.GetProperty("filters")[0].GetProperty("options")[0].GetProperty("id").GetString();
        var shown = (await GetAsync($"analytics/dashboards/{dashboard}?filter1={option}")).Json.GetProperty("componentData")[0].GetProperty("reportResult");
        Assert.That(Total(shown), Is.EqualTo(await CountAsync("SELECT COUNT() FROM Account WHERE Rating = 'Hot' AND Industry != null")));
        Assert.That((await SendAsync(HttpMethod.Delete, $"analytics/reports/{id}")).Status, Is.EqualTo(HttpStatusCode.Forbidden), "a dashboard uses it");
        Assert.That(Failures(await DeployAsync(Deletion("Report:Tests/By_Rating"))).Single(), Does.Contain("used by the dashboard"));
        Assert.That(Failures(await DeployAsync(Deletion("Report:Tests"))).Single(), Does.Contain("it holds Tests/By_Rating"));
        Assert.That((await DeployAsync(Deletion("Dashboard:Tests", "Dashboard:Tests/Overview", "Report:Tests", "Report:Tests/By_Rating"))).GetProperty("success").GetBoolean());
    }

    [Test]
    public async Task A_matrix_over_a_custom_report_type_joins_parents_and_children()
    {
        const string snaps = """
            <deploymentStatus>Deployed</deploymentStatus>
            <fields><fullName>Account__c</fullName><label>Account</label><referenceTo>Account</referenceTo><relationshipName>Shots</relationshipName><required>true</required><type>Lookup</type></fields>
            <fields><fullName>On__c</fullName><label>On</label><required>true</required><type>Date</type></fields>
            <label>Shot</label><nameField><displayFormat>S-{0}</displayFormat><label>Number</label><type>AutoNumber</type></nameField><pluralLabel>Shots</pluralLabel>
            <sharingModel>ReadWrite</sharingModel>
            """;
        const string type = """
            <baseObject>Account</baseObject><category>accounts</category><deployed>true</deployed><join><outerJoin>false</outerJoin><relationship>Shots__r</relationship></join>
            <label>Accounts with shots</label><sections><columns><checkedByDefault>true</checkedByDefault><field>Rating</field><table>Account</table></columns>
            <columns><checkedByDefault>true</checkedByDefault><field>On__c</field><table>Account.Shots__r</table></columns><masterLabel>All</masterLabel></sections>
            """;
        const string report = """
            <columns><field>Account$Rating</field></columns><format>Matrix</format>
            <groupingsAcross><dateGranularity>Month</dateGranularity><field>Account.Shots__r$On__c</field><sortOrder>Asc</sortOrder></groupingsAcross>
            <groupingsDown><field>Account$Rating</field><sortOrder>Asc</sortOrder></groupingsDown><name>Shots</name><reportType>Shots_Type__c</reportType>
            """;
        const string access = """
            <label>Shots</label><objectPermissions><allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit><allowRead>true</allowRead>
            <modifyAllRecords>false</modifyAllRecords><object>Shot__c</object><viewAllRecords>false</viewAllRecords></objectPermissions>
            """;
        await MustDeployAsync(Package(["CustomObject:Shot__c", "ReportType:Shots_Type", "Report:Shots", "Report:Shots/Shots", "PermissionSet:Shots"],
            ("objects/Shot__c.object", File("CustomObject", snaps)), ("reportTypes/Shots_Type.reportType", File("ReportType", type)),
            ("reports/Shots-meta.xml", File("ReportFolder", Folder)), ("reports/Shots/Shots.report", File("Report", report)), ("permissionsets/Shots.permissionset", File("PermissionSet", access))));
        var set = (await QueryAsync("SELECT Id FROM PermissionSet WHERE Name = 'Shots'")).Json.GetProperty("records")[0].GetProperty("Id").GetString();
        var user = (await QueryAsync("SELECT Id FROM User WHERE Alias LIKE 'sinteg%'")).Json.GetProperty("records")[0].GetProperty("Id").GetString();
        await SendAsync(HttpMethod.Post, "sobjects/PermissionSetAssignment", $$"""{"AssigneeId":"{{user}}","PermissionSetId":"{{set}}"}""");
        foreach (var (account, rating) in new[] { (1, "Hot"), (2, "Warm") })
        {
            await SendAsync(HttpMethod.Patch, $"sobjects/Account/{AccountId(account)}", $$"""{"Rating":"{{rating}}"}""");
        }

        foreach (var (account, day) in new[] { (1, "2026-01-05"), (1, "2026-01-20"), (1, "2026-02-01"), (2, "2026-02-03") })
        {
            await SendAsync(HttpMethod.Post, "sobjects/Shot__c", $$"""{"Account__c":"{{AccountId(account)}}","On__c":"{{day}}"}""");
        }

        var id = (await QueryAsync("SELECT Id FROM Report WHERE DeveloperName = 'Shots'")).Json.GetProperty("records")[0].GetProperty("Id").GetString();
        var run = (await GetAsync($"analytics/reports/{id}")).Json;

        Assert.That(Labels(run, "groupingsDown"), Is.EqualTo(["Hot", "Warm"]));
        Assert.That(Labels(run, "groupingsAcross"), Is.EqualTo(["January 2026", "February 2026"]));
        Assert.That(run.GetProperty("factMap").EnumerateObject().Select(fact => (fact.Name, fact.Value.GetProperty("aggregates")[0].GetProperty("value").GetInt32())),
            Is.EquivalentTo([("T!T", 4), ("T!0", 2), ("T!1", 2), ("0!T", 3), ("0!0", 2), ("0!1", 1), ("1!T", 1), ("1!0", 0), ("1!1", 1)]));
        Assert.That(Failures(await DeployAsync(Deletion("CustomObject:Shot__c"))).Single(), Does.Contain("Report Type - Shots_Type"));
    }

    [TestCase("<field>ACCOUNT.NOPE</field>", "invalid column: ACCOUNT.NOPE of the report type AccountList")]
    [TestCase("<aggregateTypes>Sum</aggregateTypes><field>ACCOUNT.NAME</field>", "Sum does not go with the column ACCOUNT.NAME")]
    public async Task A_report_that_could_not_be_run_is_refused(string column, string problem)
    {
        var report = $"<columns>{column}</columns><format>Tabular</format><name>Bad</name><reportType>AccountList</reportType>";
        Assert.That(Failures(await DeployAsync(Package(["Report:unfiled$public/Bad"], ("reports/unfiled$public/Bad.report", File("Report", report))))),
            Is.EqualTo(["Report unfiled$public/Bad: " + problem]));
    }

    private static string?[] Labels(JsonElement run, string groupings) =>
        [.. run.GetProperty(groupings).GetProperty("groupings").EnumerateArray().Select(group => group.GetProperty("label").GetString())];

    private static int Total(JsonElement run) => run.GetProperty("factMap").GetProperty("T!T").GetProperty("aggregates")[1].GetProperty("value").GetInt32();

    private async Task<int> CountAsync(string soql) => (await QueryAsync(soql)).Json.GetProperty("totalSize").GetInt32();
}
