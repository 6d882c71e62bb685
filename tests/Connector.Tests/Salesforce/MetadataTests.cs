using System.IO.Compression;
using System.Xml.Linq;
using Connector.Deployment;
using Connector.Salesforce;
using Connector.Salesforce.Metadata;
using Connector.Segmentation;
using Connector.Tests.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.Salesforce;

/// <summary>What is deployed to Salesforce, from the shipped framework.</summary>
internal sealed class MetadataTests
{
    private static readonly XNamespace Ns = Xml.Namespace;
    private static readonly Framework Shipped = ShippedConfig.Framework;
    private static readonly SalesforceArtefacts Writer = new(new SalesforceOptions());
    private static readonly Artefacts Wanted = Artefacts.Of(Shipped, "salesforce");
    private static readonly Artefacts History = Artefacts.Of(Shipped, "salesforce", keepsHistory: true);
    private static readonly IReadOnlyList<MetadataComponent> WithHistory = Writer.Components(History, withOwnViews: false).Components;
    private static readonly IReadOnlyList<MetadataComponent> Components = Writer.Components(Wanted, withOwnViews: false).Components;

    [Test]
    public void Every_file_of_the_package_is_what_the_vendors_types_say()
    {
        var files = MetadataFiles.Package(Components, "66.0").ToList();
        var schema = MetadataSchema.Load(files.Select(Root));

        Assert.That(files, Has.Count.GreaterThan(15));
        Assert.That(files.SelectMany(file => schema.Problems(file.Content).Select(problem => $"{file.Path}: {problem}")), Is.Empty);
    }

    [Test]
    public void Every_file_of_the_project_is_what_the_vendors_types_say()
    {
        var files = MetadataFiles.Project(Components, "66.0").Where(file => file.Path.EndsWith(".xml", StringComparison.Ordinal)).ToList();
        var schema = MetadataSchema.Load(files.Select(Root));

        Assert.That(files, Has.Count.EqualTo(Components.Count));
        Assert.That(files.SelectMany(file => schema.Problems(file.Content).Select(problem => $"{file.Path}: {problem}")), Is.Empty);
    }

    [Test]
    public void Every_file_of_the_history_is_what_the_vendors_types_say()
    {
        var files = MetadataFiles.Package(WithHistory, "66.0").Concat(MetadataFiles.Project(WithHistory, "66.0").Skip(1)).ToList();
        var schema = MetadataSchema.Load(files.Select(Root));

        Assert.That(files.SelectMany(file => schema.Problems(file.Content).Select(problem => $"{file.Path}: {problem}")), Is.Empty);
        Assert.That(files.Select(file => file.Path), Does.Contain("objects/Segment_Snapshot__c.object")
            .And.Contains("force-app/main/default/objects/Segment_Snapshot__c/Segment_Snapshot__c.object-meta.xml")
            .And.Contains("force-app/main/default/objects/Segment_Snapshot__c/fields/Kind__c.field-meta.xml"));
    }

    [Test]
    public void Notes_are_fields_as_the_vendors_types_say_and_as_they_were_reviewed_and_in_every_permission_set()
    {
        var noted = Writer.Write(Artefacts.Of(ShippedConfig.WithNotes("salesforce"), "salesforce"), "sfdx").Files.ToList();
        var fields = noted.Where(file => Path.GetFileName(file.Path).StartsWith("Customer_Tier_", StringComparison.Ordinal)).ToList();
        var schema = MetadataSchema.Load(fields.Select(Root));

        Assert.That(fields.SelectMany(file => schema.Problems(file.Content).Select(problem => $"{file.Path}: {problem}")), Is.Empty);
        Assert.That(noted.Where(file => file.Path.EndsWith(".permissionset-meta.xml", StringComparison.Ordinal)).Select(file => XElement.Load(new MemoryStream(file.Content.ToArray())).Descendants(Ns + "field")
            .Count(field => field.Value.StartsWith("Account.Customer_Tier_", StringComparison.Ordinal))), Is.EqualTo(new[] { 5, 5, 5 }), "the segment itself and its four notes");
        GoldenFiles.Check("salesforce-notes", fields);
    }

    [Test]
    public void Global_value_sets_and_the_fields_that_use_them_are_as_the_vendors_types_say_and_as_they_were_reviewed()
    {
        var writer = new SalesforceArtefacts(new SalesforceOptions { Deployment = { GlobalValueSets = true } });
        var without = Writer.Write(Wanted, "sfdx").Files.ToDictionary(file => file.Path, file => file.Content.ToArray());
        var files = writer.Write(Wanted, "sfdx").Files.Where(file => !without.TryGetValue(file.Path, out var same) || !file.Content.Span.SequenceEqual(same)).ToList();
        var package = MetadataFiles.Package(writer.Components(Wanted, withOwnViews: false).Components, "66.0").ToList();
        var schema = MetadataSchema.Load(package.Concat(files).Select(Root));

        Assert.That(package.Concat(files).SelectMany(file => schema.Problems(file.Content).Select(problem => $"{file.Path}: {problem}")), Is.Empty);
        Assert.That(package.Select(file => file.Path), Does.Contain("globalValueSets/Segment_Customer_Tier.globalValueSet"));
        GoldenFiles.Check("salesforce-global-value-sets", files);
    }

    [Test]
    public void The_history_in_the_project_is_the_one_that_was_reviewed()
    {
        var without = Writer.Write(Wanted, "sfdx").Files.ToDictionary(file => file.Path, file => file.Content.ToArray());

        GoldenFiles.Check("salesforce-history", [.. Writer.Write(History, "sfdx").Files.Where(file => !without.TryGetValue(file.Path, out var same) || !file.Content.Span.SequenceEqual(same))]);
    }

    [Test]
    public void Reports_and_dashboards_on_the_history_name_only_columns_of_the_report_type_and_every_chart_a_column_for_each_filter()
    {
        var type = WithHistory.Single(component => component.Kind == MetadataKind.ReportType).Body;
        var offered = type.Descendants(Ns + "columns").Select(column => $"{(string?)column.Element(Ns + "table")}${(string?)column.Element(Ns + "field")}").ToHashSet();
        var named = WithHistory.SelectMany(component => component.Body.Descendants()).Where(element => !element.HasElements && element.Value.Contains('$', StringComparison.Ordinal)).Select(element => element.Value).Distinct();

        Assert.That(named, Is.SubsetOf(offered).And.Not.Empty);
        Assert.That(WithHistory.Where(component => component.Kind == MetadataKind.Dashboard).SelectMany(dashboard => dashboard.Body.Descendants(Ns + "dashboardComponent")
            .Select(chart => chart.Elements(Ns + "dashboardFilterColumns").Count() - dashboard.Body.Elements(Ns + "dashboardFilters").Count())), Is.All.Zero);
        Assert.That(WithHistory.Where(component => component.Kind == MetadataKind.Dashboard).SelectMany(dashboard => dashboard.Body.Elements(Ns + "dashboardFilters"))
            .Select(filter => (string?)filter.Element(Ns + "name")), Is.EqualTo(new[] { "Customer Tier", "Customer Tier", "Period" }));
    }

    [Test]
    public void Only_the_connector_may_write_the_history_and_everybody_else_reads_all_of_it()
    {
        var sets = WithHistory.Where(component => component.Kind == MetadataKind.PermissionSet).ToDictionary(set => set.FullName, set => set.Body);
        string Rights(string set) => string.Join(',', sets[set].Element(Ns + "objectPermissions")!.Elements().Where(right => right.Value == "true").Select(right => right.Name.LocalName));

        Assert.That(Rights("Segmentation_Connector"), Is.EqualTo("allowCreate,allowEdit,allowRead,viewAllRecords"));
        Assert.That((Rights("Segmentation_Reader"), Rights("Segmentation_Override")), Is.EqualTo(("allowRead,viewAllRecords", "allowRead,viewAllRecords")));
        foreach (var (name, body) in sets)
        {
            var fields = body.Elements(Ns + "fieldPermissions").Where(field => ((string)field.Element(Ns + "field")!).StartsWith("Segment_Snapshot__c.", StringComparison.Ordinal)).ToList();
            Assert.That((fields.Count, fields.Count(field => (string?)field.Element(Ns + "editable") == "true")), Is.EqualTo((8, name == "Segmentation_Connector" ? 8 : 0)), name);
        }
    }

    [Test]
    public void A_key_that_is_too_long_for_the_field_is_cut_and_stays_its_own()
    {
        var (one, other) = (HistoryMetadata.KeyOf(new string('x', 300) + "1"), HistoryMetadata.KeyOf(new string('x', 300) + "2"));

        Assert.That((one.Length, other.Length, one == other), Is.EqualTo((255, 255, false)));
        Assert.That(HistoryMetadata.KeyOf("month:a:b:2026-11"), Is.EqualTo("month:a:b:2026-11"));
    }

    [Test]
    public void The_check_against_the_vendors_types_finds_a_wrong_element()
    {
        var schema = MetadataSchema.Load("ListView");
        var wrong = Xml.Element("ListView", Xml.Element("fullName", "X"), Xml.Element("filterScope", "everything"), Xml.Element("label", "X"));

        Assert.That(schema.Problems(Xml.File(wrong)), Is.Not.Empty);
    }

    [Test]
    public void The_project_is_the_one_that_was_reviewed()
    {
        GoldenFiles.Check("salesforce", Writer.Write(Wanted, "sfdx").Files);
    }

    [Test]
    public void The_manifest_lists_every_component_once_and_folders_before_what_they_hold()
    {
        var manifest = XElement.Load(new MemoryStream(MetadataFiles.Package(Components, "66.0").First().Content.ToArray()));
        var listed = manifest.Elements(Ns + "types").SelectMany(type => type.Elements(Ns + "members").Select(member => $"{(string)type.Element(Ns + "name")!} {(string)member}")).ToList();

        Assert.That(listed, Is.EquivalentTo(Components.Select(component => component.ToString())));
        Assert.That(listed, Is.Unique);
        Assert.That(listed.IndexOf("Report Segment_Reports"), Is.LessThan(listed.FindIndex(name => name.StartsWith("Report Segment_Reports/", StringComparison.Ordinal))));
        Assert.That((string?)manifest.Element(Ns + "version"), Is.EqualTo("66.0"));
    }

    [Test]
    public void Every_file_of_the_zip_is_in_the_manifest_and_the_same_components_give_the_same_bytes()
    {
        var zip = Writer.Write(Wanted, "mdapi").Files.Single();
        using var archive = new ZipArchive(new MemoryStream(zip.Content.ToArray()));

        Assert.That(archive.Entries.Select(entry => entry.FullName), Does.Contain("package.xml").And.Contains("objects/Account.object").And.Contains("reports/Segment_Reports-meta.xml"));
        Assert.That(archive.Entries, Has.Count.EqualTo(MetadataFiles.Package(Components, "66.0").Count()));
        Assert.That(Writer.Write(Wanted, "mdapi").Files.Single().Content.ToArray(), Is.EqualTo(zip.Content.ToArray()));
    }

    [Test]
    public void Views_reports_and_dashboard_name_only_segment_fields_and_values_that_the_fields_offer()
    {
        var options = Wanted.Fields.ToDictionary(field => field.Field, field => field.Options.Select(option => option.Value).ToHashSet());
        var filters = Components.SelectMany(component => component.Body.Descendants(Ns + "filters").Concat(component.Body.Descendants(Ns + "criteriaItems")))
            .Select(filter => (Field: ((string)(filter.Element(Ns + "field") ?? filter.Element(Ns + "column"))!).Replace("Account.", "", StringComparison.Ordinal), Value: (string?)filter.Element(Ns + "value") ?? ""))
            .ToList();

        Assert.That(filters, Has.Count.GreaterThan(10));
        Assert.That(filters.Where(filter => !options.TryGetValue(filter.Field, out var values) || (filter.Value.Length > 0 && !values.Contains(filter.Value))), Is.Empty);
        var columns = Components.SelectMany(component => component.Body.Descendants()).Where(element => !element.HasElements && element.Value.EndsWith("__c", StringComparison.Ordinal)).Select(element => element.Value.Replace("Account.", "", StringComparison.Ordinal));
        Assert.That(columns.Distinct(), Is.SubsetOf(options.Keys.Append("ARR__c")));
    }

    [Test]
    public void A_dashboard_refers_to_reports_that_are_deployed_with_it()
    {
        var reports = Components.Where(component => component.Kind == MetadataKind.Report).Select(component => component.FullName).ToList();
        var shown = Components.Single(component => component.Kind == MetadataKind.Dashboard).Body.Descendants(Ns + "report").Select(report => report.Value).ToList();

        Assert.That(shown, Has.Count.EqualTo(10)); // five dimensions, by number and by ARR
        Assert.That(shown, Is.SubsetOf(reports));
    }

    [Test]
    public void A_dashboard_has_as_many_charts_as_there_is_room_for_the_distribution_and_the_main_dimensions_comparison_first()
    {
        string[] measures = ["churn", "nps", "health", "retention"];
        var arr = Wanted.Reports.First(report => report.Figure is not null);
        var more = Wanted.Fields.SelectMany(field => measures.Select(name => arr with { Name = $"{name}_by_{field.Field}", Label = $"{name} by {field.Label}", GroupedBy = field, Figure = arr.Figure! with { Name = name } }));
        var (components, leftOut) = Writer.Components(Wanted with { Reports = [.. Wanted.Reports, .. more] }, withOwnViews: false);

        var shown = components.Single(component => component.Kind == MetadataKind.Dashboard).Body.Descendants(Ns + "report").Select(report => report.Value).ToList();
        Assert.That(shown, Has.Count.EqualTo(20).And.Unique);
        Assert.That(shown.Count(report => report.Contains("Segment_Customers_By_", StringComparison.Ordinal)), Is.EqualTo(5));
        Assert.That(shown.Count(report => report.EndsWith("_By_Customer_Tier", StringComparison.Ordinal) || report.EndsWith("_By_Customer_Tier_C", StringComparison.Ordinal)), Is.EqualTo(6), "accounts, ARR and four measures");
        Assert.That(leftOut, Has.Some.StartsWith("on the dashboard Segment Overview there is no room for").And.Some.Contains("retention by Engagement"));
    }

    [Test]
    public void Names_and_labels_keep_to_the_lengths_that_salesforce_takes()
    {
        var long_ = new string('x', 120);
        var text = TestFramework.Text.Replace("label: Tier", $"label: {long_}", StringComparison.Ordinal).Replace("alpha:", "salesforce:", StringComparison.Ordinal)
            + $"views:\n  {long_}: {{ label: \"{long_} {{tier}}\", where: {{ tier: each }} }}\n";
        var components = Writer.Components(Artefacts.Of(TestFramework.Load(text).OrThrow(), "salesforce"), withOwnViews: true).Components;

        Assert.That(components.Where(component => component.Kind == MetadataKind.ListView).Select(view => view.ShortName.Length), Is.All.LessThanOrEqualTo(80));
        Assert.That(components.Where(component => component.Kind == MetadataKind.ListView).Select(view => view.FullName), Is.Unique);
        Assert.That(components.Where(component => component.Kind == MetadataKind.Report).Select(report => ((string)report.Body.Element(Ns + "name")!).Length), Is.All.LessThanOrEqualTo(40));
    }

    [Test]
    public void Letters_outside_the_first_plane_and_control_characters_in_a_label_break_no_file()
    {
        var label = string.Concat(Enumerable.Repeat("\U0001F680", 80)) + "\u0001";
        var field = Wanted.Fields[0] with { Label = label, Description = label + label };
        var measure = new SegmentReport("long", label, string.Concat(Enumerable.Repeat(label, 9)), field, ByOwner: false, null, OnlyUnclassified: false);
        MetadataComponent[] components = [FieldMetadata.Of("Account", field), GlobalValueSetMetadata.Of(field, "Segment_X"), ReportMetadata.Of(measure, [field], null)];

        var files = MetadataFiles.Package(components, "66.0").ToList();

        Assert.That(MetadataSchema.Load(files.Select(Root)) is var schema && files.SelectMany(file => schema.Problems(file.Content)).Any(), Is.False);
        var report = XElement.Load(new MemoryStream(files.Single(file => file.Path.EndsWith(".report", StringComparison.Ordinal)).Content.ToArray()));
        Assert.That((string?)report.Element(Ns + "description"), Does.EndWith("… Written by the segmentation connector.").And.Length.LessThanOrEqualTo(255), "the mark is never cut off");
        Assert.That((string?)report.Element(Ns + "name"), Is.EqualTo(string.Concat(Enumerable.Repeat("\U0001F680", 19)) + "…"));
    }

    [Test]
    public void What_files_cannot_carry_is_said()
    {
        var leftOut = Writer.Write(Wanted, "sfdx").LeftOut;

        Assert.That(leftOut, Has.Some.Contains("My Strategic accounts").And.Some.Contains("churn").And.Some.Contains("Segment Movements"));
        Assert.That(() => Writer.Write(Wanted, "pdf"), Throws.ArgumentException);
    }

    [Test]
    public void An_object_other_than_account_gets_fields_and_permissions_and_a_word_about_the_rest()
    {
        var (components, leftOut) = new SalesforceArtefacts(new SalesforceOptions { ObjectName = "Customer__c" }).Components(Wanted, withOwnViews: true);

        Assert.That(components.Select(component => component.Kind.Type).Distinct(), Is.EqualTo(new[] { "CustomField", "PermissionSet" }));
        Assert.That(leftOut, Has.Some.Contains("Customer__c"));
    }

    private static string Root(ArtefactFile file) => XElement.Load(new MemoryStream(file.Content.ToArray())).Name.LocalName;
}
