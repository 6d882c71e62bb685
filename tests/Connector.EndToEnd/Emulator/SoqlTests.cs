using Connector.Emulator.Salesforce.Generation;
using Connector.Emulator.Salesforce.Org;
using Connector.Emulator.Salesforce.Soql;
using Microsoft.Extensions.Time.Testing;

namespace Connector.EndToEnd.Emulator;

/// <summary>Parser and evaluator on four accounts whose values are chosen for the traps.</summary>
public class SoqlTests
{
    private readonly SalesforceOrg _org = new(new FakeTimeProvider(new DateTimeOffset(2026, 3, 15, 12, 0, 0, TimeSpan.Zero)));

    [OneTimeSetUp]
    public void FillOrg()
    {
        Standard.Declare(_org);
        Add("Acme", "Customer", 10, "2026-03-15T08:00:00Z", ("Description", "long"));
        Add("O'Neil \"&\" Sons", null, null, "2026-03-14T08:00:00Z", ("External_Id__c", "a-1"));
        Add("50% off_line", "Prospect", 0, "2026-02-01T09:30:00Z", ("Website", "www.acme.example"));
        Add("ACME two", "customer", 250, "2025-01-01T00:00:00Z", ("ARR__c", "1.5"));
        _org.Accounts.Column<ReferenceColumn>("ParentId").Put(3, 1);
    }

    [TestCase("Name = 'acme'", "0", TestName = "Text compares without case")]
    [TestCase("Type = 'Customer'", "03")]
    [TestCase("Type != 'Customer'", "12", TestName = "Unequal finds empty fields")]
    [TestCase("Type NOT IN ('Customer','x')", "12")]
    [TestCase("NOT Type = 'Customer'", "12")]
    [TestCase("Type = null", "1")]
    [TestCase("Type = ''", "1")]
    [TestCase("Strategic_Account__c = null", "0123", TestName = "On a checkbox null equals false")]
    [TestCase("Strategic_Account__c != true", "0123")]
    [TestCase("NumberOfEmployees < 100", "02", TestName = "An empty number is in no range")]
    [TestCase("NumberOfEmployees >= 10 AND (Type = 'Customer' OR Type = 'Prospect')", "03")]
    [TestCase("NumberOfEmployees IN (0, 250)", "23")]
    [TestCase("ARR__c > 1.4", "3")]
    [TestCase("Name = 'O\\'Neil \\\"&\\\" Sons'", "1")]
    [TestCase("Name LIKE 'acme%'", "03")]
    [TestCase("Name LIKE '%\\%%\\_line'", "2", TestName = "LIKE wildcards can be escaped")]
    [TestCase("Name LIKE '_cme'", "0")]
    [TestCase("SystemModstamp >= 2026-03-14T08:00:00Z", "01")]
    [TestCase("SystemModstamp >= 2026-03-14T10:00:00+02:00", "01")]
    [TestCase("SystemModstamp = TODAY", "0")]
    [TestCase("SystemModstamp = LAST_N_DAYS:1", "01")]
    [TestCase("SystemModstamp < THIS_MONTH", "23")]
    [TestCase("SystemModstamp = LAST_YEAR", "3")]
    [TestCase("Parent.Name = 'Acme'", "3")]
    [TestCase("Parent.Name = null", "012")]
    [TestCase("Id IN (SELECT ParentId FROM Account)", "0", TestName = "A semi-join finds the parents")]
    [TestCase("Id NOT IN (SELECT ParentId FROM Account WHERE ParentId != null)", "123")]
    [TestCase("Id > '001xx0000000002AAA'", "23")]
    [TestCase("Id = '001xx0000000002'", "1", TestName = "Fifteen characters of an id suffice")]
    [TestCase("Account.Name = 'Acme'", "0")]
    public void A_condition_finds_its_rows(string where, string rows)
    {
        var found = Run($"SELECT Id FROM Account WHERE {where}");

        Assert.That(string.Concat(found.Rows), Is.EqualTo(rows));
    }

    [TestCase("ORDER BY NumberOfEmployees", "1203", TestName = "Nulls come first by default")]
    [TestCase("ORDER BY NumberOfEmployees DESC NULLS LAST", "3021")]
    [TestCase("ORDER BY Type NULLS LAST, SystemModstamp DESC", "0321", TestName = "Equal values fall to the second field")]
    [TestCase("ORDER BY Name LIMIT 2", "20")]
    [TestCase("ORDER BY Name LIMIT 2 OFFSET 1", "03")]
    [TestCase("LIMIT 0", "")]
    public void An_order_is_kept(string tail, string rows) =>
        Assert.That(string.Concat(Run($"SELECT Id FROM Account {tail}").Rows), Is.EqualTo(rows));

    [TestCase("SELECT Type, COUNT(Id) FROM Account GROUP BY Type", "{Type:Customer,expr0:2}{Type:null,expr0:1}{Type:Prospect,expr0:1}")]
    [TestCase("SELECT Type kind, COUNT(Id) n FROM Account GROUP BY Type HAVING COUNT(Id) > 1", "{kind:Customer,n:2}")]
    [TestCase("SELECT COUNT(Type), COUNT_DISTINCT(Type) d, SUM(NumberOfEmployees) FROM Account", "{expr0:3,d:2,expr1:260}")]
    [TestCase("SELECT AVG(NumberOfEmployees), MAX(ARR__c), MIN(SystemModstamp) FROM Account",
        "{expr0:86.66666666666667,expr1:1.5,expr2:2025-01-01T00:00:00.000+0000}")]
    [TestCase("SELECT SUM(ARR__c), COUNT(Id) FROM Account WHERE Name = 'nobody'", "{expr0:null,expr1:0}", TestName = "No row is one group")]
    [TestCase("SELECT Parent.Name, COUNT(Id) FROM Account GROUP BY Parent.Name ORDER BY COUNT(Id)", "{Name:Acme,expr0:1}{Name:null,expr0:3}")]
    [TestCase("SELECT Type FROM Account GROUP BY Type ORDER BY Type NULLS LAST LIMIT 2 OFFSET 1", "{Type:Prospect}{Type:null}")]
    [TestCase("SELECT Type FROM Account GROUP BY Type HAVING MAX(SystemModstamp) < 2026-03-01T00:00:00Z AND Type != null", "{Type:Prospect}")]
    public void Rows_are_grouped_and_aggregated(string soql, string rows)
    {
        var result = Run(soql).Aggregates!.Value;
        using var buffer = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var values in result.Rows)
            {
                ResultWriter.WriteAggregate(writer, result.Columns.Names, values);
            }

            writer.WriteEndArray();
        }

        var json = System.Text.Encoding.UTF8.GetString(buffer.ToArray());
        Assert.That(json.Replace("\"attributes\":{\"type\":\"AggregateResult\"},", "", StringComparison.Ordinal)
            .Replace("},{", "}{", StringComparison.Ordinal).Replace("\\u002B", "+", StringComparison.Ordinal)
            .Replace("\"", "", StringComparison.Ordinal).Trim('[', ']'), Is.EqualTo(rows));
    }

    [TestCase("FIELDS(ALL)", "Id,Description,External_Id__c")]
    [TestCase("FIELDS(STANDARD)", "Id,Description")]
    [TestCase("FIELDS(CUSTOM)", "External_Id__c")]
    public void A_group_of_fields_stands_for_its_visible_fields(string fields, string some)
    {
        var columns = Run($"SELECT {fields} FROM Account LIMIT 200").Columns.Select(column => column.Header).ToList();

        Assert.That(columns.Intersect(["Id", "Description", "External_Id__c"]), Is.EquivalentTo(some.Split(',')));
    }

    [Test]
    public void Children_hang_below_their_parent()
    {
        var children = Run("SELECT Id, (SELECT Id, Name FROM ChildAccounts ORDER BY Name LIMIT 5) FROM Account").Children.Single();

        Assert.That((children.Relationship, children.ByParent[0], children.ByParent[1]), Is.EqualTo(("ChildAccounts", new[] { 3 },
            Array.Empty<int>())));
    }

    [TestCase("SELECT Nope__c FROM Account", "INVALID_FIELD")]
    [TestCase("SELECT Id FROM Account WHERE Nope__c = 1", "INVALID_FIELD")]
    [TestCase("SELECT Nope.Name FROM Account", "INVALID_FIELD")]
    [TestCase("SELECT Id FROM Account WHERE NumberOfEmployees = '5'", "INVALID_FIELD")]
    [TestCase("SELECT Id FROM Account WHERE Name = 5", "INVALID_FIELD")]
    [TestCase("SELECT Id FROM Account WHERE SystemModstamp > 2026-01-01", "INVALID_FIELD")]
    [TestCase("SELECT Id FROM Account WHERE Description = 'x'", "INVALID_FIELD")]
    [TestCase("SELECT Id FROM Account ORDER BY Description", "INVALID_FIELD")]
    [TestCase("SELECT Id FROM Nope__c", "INVALID_TYPE")]
    [TestCase("SELECT Id FROM Account WHERE Id = 'abc'", "INVALID_QUERY_FILTER_OPERATOR")]
    [TestCase("SELECT Id FROM Account OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE")]
    [TestCase("SELECT Id FROM Account WHERE Name = 'a\\x'", "MALFORMED_QUERY")]
    [TestCase("SELECT Id FROM Account WHERE Name = 'open", "MALFORMED_QUERY")]
    [TestCase("SELECT Id FROM Account WHERE Name IS NULL", "MALFORMED_QUERY")]
    [TestCase("SELECT Id FROM Account WHERE Name = 'a' AND Type = 'b' OR Type = 'c'", "MALFORMED_QUERY")]
    [TestCase("SELECT Id, Id FROM Account", "MALFORMED_QUERY")]
    [TestCase("SELECT Id FROM Account; DROP", "MALFORMED_QUERY")]
    [TestCase("SELECT Name, COUNT(Id) FROM Account GROUP BY Type", "MALFORMED_QUERY")]
    [TestCase("SELECT Name, COUNT(Id) FROM Account", "MALFORMED_QUERY")]
    [TestCase("SELECT Name n FROM Account", "MALFORMED_QUERY")]
    [TestCase("SELECT COUNT(Id) FROM Account GROUP BY AnnualRevenue", "INVALID_FIELD")]
    [TestCase("SELECT SUM(Name) FROM Account", "INVALID_FIELD")]
    [TestCase("SELECT Id FROM Account WHERE COUNT(Id) > 1", "MALFORMED_QUERY")]
    [TestCase("SELECT CALENDAR_YEAR(CreatedDate) FROM Account", "MALFORMED_QUERY")]
    [TestCase("SELECT FIELDS(ALL) FROM Account", "MALFORMED_QUERY")]
    [TestCase("SELECT FIELDS(CUSTOM) FROM Account LIMIT 201", "MALFORMED_QUERY")]
    [TestCase("SELECT * FROM Account", "MALFORMED_QUERY")]
    [TestCase("SELECT Id, (SELECT Id FROM Contacts) FROM Account", "INVALID_TYPE")]
    public void A_wrong_query_is_refused_with_its_code(string soql, string code)
    {
        var refusal = Assert.Throws<SalesforceException>(() => Run(soql))!;

        Assert.That((refusal.Status, refusal.Code), Is.EqualTo((400, code)));
    }

    [TestCase(4000, true)]
    [TestCase(4001, false)]
    public void A_string_literal_has_a_limit(int characters, bool taken) =>
        Assert.That(() => Run($"SELECT Id FROM Account WHERE Name = '{new string('x', characters)}'"),
            taken ? Throws.Nothing : Throws.TypeOf<SalesforceException>());

    [TestCase(12500, "12500.0")]
    [TestCase(12_500_000, "1.25E7")]
    [TestCase(10_000_000, "1.0E7")]
    [TestCase(-1_234_567_890.5, "-1.2345678905E9")]
    [TestCase(0, "0.0")]
    [TestCase(0.00012, "1.2E-4")]
    [TestCase(1e22, "1.0E22")]
    [TestCase(87.5, "87.5")]
    public void Doubles_print_as_the_platform_prints_them(double value, string text) =>
        Assert.That(NumberText.Format(value), Is.EqualTo(text));

    private QueryResult Run(string soql) =>
        new QueryEngine(_org, _org.AccessOf(_org.People.Integration)).Run(SoqlParser.Parse(soql), includeDeleted: false);

    private void Add(string name, string? type, int? employees, string stamp, (string Field, string Value) more)
    {
        var table = _org.Accounts;
        var row = table.Append();
        foreach (var (field, value) in new[]
        {
            ("Name", name), ("Type", type ?? ""), ("NumberOfEmployees", $"{employees}"), ("SystemModstamp", stamp), more,
        })
        {
            Assert.That(new InputTarget(table.Field(field)!, null).Read(value, out var cell), Is.Null);
            table.Field(field)!.Column.Set(row, cell);
        }
    }
}
