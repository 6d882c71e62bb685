using System.Text;
using Connector.Accounts;
using Connector.Cleaning.Names;
using Connector.Deployment;
using Connector.Reading;
using Connector.Surveys.Auditing;
using Connector.Tests.Fakes;
using Connector.Tests.Segmentation;
using Connector.Worker.Display;
using NUnit.Framework;

namespace Connector.Tests.Surveys.Auditing;

public sealed class BookAuditTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 4, 0, 0, TimeSpan.Zero);
    private static readonly AuditTerms Terms = new(0.95, 0.05, 0.8, 0);
    private FakeFieldSurvey _survey = null!;
    private FakeCrm _crm = null!;

    [SetUp]
    public void SetUp()
    {
        _survey = new FakeFieldSurvey();
        _crm = new FakeCrm(new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now));
        _crm.WithField("Name").WithField("Type").WithField("Employees", ValueKind.Number).WithField("Country").WithField("Tier__c", ours: true)
            .WithField(new CrmField("Sales_Band__c", "Sales Band", ValueKind.Text, true, true, true, ["Gold", "Silver"], false, Type: "picklist", IsCustom: true))
            .WithField(new CrmField("Mail__c", "Mail", ValueKind.Text, true, false, false, [], false, Type: "email", IsCustom: true, Form: TextForm.EmailAddress));
        Add("1", 1200, "Germany", "Gold", "ada@acme.example");
        Add("2", 150, "Japan", "Silver", "nobody");
        Add("3", 20, "Atlantis", "Gold", null);
        Add("4", 5, "Brazil", null, null);
        _crm.Add("5", ("Name", AttributeValue.Of("Partner")), ("Type", AttributeValue.Of("Partner Co")));
        Add("6", 9, "Japan", "Gold", null);
        _crm.Delete("6");
        _survey.Uses.Add(new FieldUse("Sales_Band__c", "report", "Sales by band"));
        _survey.Viewers.Add(new FieldViewers("profile", "Sales", 12, Fields("Sales_Band__c", "Mail__c"), Fields("Mail__c")));
        _survey.Changes["Country"] = Now.AddDays(-40);
    }

    [TearDown]
    public void TearDown() => _crm.Dispose();

    [Test]
    public async Task Json_and_markdown_of_a_small_book_are_those_that_somebody_looked_at()
    {
        var audit = await AuditAsync();

        GoldenFiles.Check("audit",
        [
            new ArtefactFile("audit.json", Encoding.UTF8.GetBytes(Output.ToJson(AuditJson.Of(audit)).Replace("},", "},\n", StringComparison.Ordinal) + "\n")),
            new ArtefactFile("audit.md", Encoding.UTF8.GetBytes(AuditDocument.Of(audit).Markdown)),
        ]);
    }

    [Test]
    public async Task Each_gap_is_told_by_its_kind_and_each_question_with_what_stands_in_its_way()
    {
        var gap = (await AuditAsync()).Gap;

        Assert.That((gap.Base, gap.IsPopulation), Is.EqualTo((4L, true)));
        Assert.That(gap.Attributes.ToDictionary(one => one.Attribute, one => one.Kind), Is.EqualTo(new Dictionary<string, GapKind>
        {
            ["employees"] = GapKind.None, ["arr"] = GapKind.NoField, ["region"] = GapKind.Unusable, ["kind"] = GapKind.None, ["vip"] = GapKind.DefaultOnly,
        }));
        Assert.That(gap.Dimensions.Select(one => (one.Label, one.FieldExists, one.Classified)), Is.EqualTo(new[] { ("Tier", (bool?)true, 4L), ("Area", false, 3L) }));
        Assert.That(gap.Answers.Single(), Has.Property("Answered").EqualTo(AnswerKind.InPart).And.Property("Why").Some.Contains("arr has no field"), "who could be strategic by revenue is not known");
    }

    [Test]
    public async Task Where_the_population_cannot_be_told_shares_are_of_all_accounts()
    {
        _crm.Hide("Type");

        var gap = (await AuditAsync()).Gap;

        Assert.That((gap.Base, gap.IsPopulation), Is.EqualTo((5L, false)));
        Assert.That(gap.Attributes.Single(one => one.Attribute == "kind").Kind, Is.EqualTo(GapKind.NoField));
        Assert.That(gap.Answers.Single().Answered, Is.EqualTo(AnswerKind.No));
    }

    [Test]
    public async Task Only_fields_of_interest_are_looked_up_and_a_history_of_the_field_beats_that_of_the_account()
    {
        var audit = await AuditAsync();

        Assert.That(_survey.Asked, Is.EquivalentTo(new[] { "Type", "Employees", "Country", "Tier__c", "Sales_Band__c" }));
        Assert.That(audit.Fields.Single(field => field.Field.Name == "Country"), Has.Property("LastUse").EqualTo(Now.AddDays(-40)).And.Property("LastUseIsOfField").True);
        Assert.That(audit.Fields.Single(field => field.Field.Name == "Employees"), Has.Property("LastUse").EqualTo(Now).And.Property("LastUseIsOfField").False);
    }

    [TestCase(5, 1, null)]
    [TestCase(200_001, null, "more than 200,000 accounts")]
    public async Task Duplicates_are_looked_for_in_a_book_of_which_everybody_fits_into_memory(long accounts, int? companies, string? why)
    {
        _crm.WithField("Website");
        foreach (var (field, value) in new[] { ("Name", "Acme Holding"), ("Website", "acme-holding.com"), ("Country", "Japan") })
        {
            _crm.Edit("1", field, AttributeValue.Of(value));
            _crm.Edit("2", field, AttributeValue.Of(value));
        }

        (_crm.Merger, _survey.Accounts) = (new FakeMerger(_crm), accounts);

        var audit = await AuditAsync();

        Assert.That(audit.Duplicates?.Companies, Is.EqualTo(companies));
        Assert.That(audit.NoDuplicates, why is null ? Is.Null : Does.StartWith(why));
    }

    [Test]
    public async Task An_account_that_comes_twice_counts_once_and_nothing_is_written()
    {
        _crm.GivesTickets = true;
        var plan = await Audit().PlanAsync(default);
        await _crm.PrepareAllAsync(plan.Fields, null, default);
        _crm.Tickets["ticket-1"]!.AddRange([.. _crm.Tickets["ticket-1"]!]);
        _crm.Tickets["ticket-2"] = _crm.Tickets["ticket-1"];

        var counter = new AuditCounter(Framework.On(new DateOnly(2026, 11, 26)), FakeCrm.CrmName, new FieldLayout(0, plan.Fields), Terms, Now);
        var counted = _crm.Tickets["ticket-2"]!.Count(counter.Add);

        Assert.That((counted, counter.Accounts), Is.EqualTo((5, 5L)));
        Assert.That((_crm.Written, _crm.Batches), Is.EqualTo((new List<(string, string, string)>(), new List<int>())));
    }

    private static Connector.Segmentation.Framework Framework { get; } = TestFramework.Load(TestFramework.Text.Replace("alpha:", "fake:", StringComparison.Ordinal)).OrThrow();

    private BookAudit Audit() => new("acme", _crm, _survey, Framework, Terms, PublicSuffixes.BuiltIn, Now);

    private async Task<AuditReport> AuditAsync()
    {
        var audit = Audit();
        return await audit.RunAsync(await audit.PlanAsync(default), _ => { }, default);
    }

    private void Add(string id, double employees, string country, string? band, string? mail) => _crm.Add(id, ("Name", AttributeValue.Of($"Company {id}")), ("Type", AttributeValue.Of("Customer")),
        ("Employees", AttributeValue.Of(employees)), ("Country", AttributeValue.Of(country)), ("Sales_Band__c", AttributeValue.Of(band)), ("Mail__c", AttributeValue.Of(mail)));

    private static HashSet<string> Fields(params string[] fields) => [.. fields];
}
