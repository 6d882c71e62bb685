using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Conditions;
using Connector.Segmentation.Yaml;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

internal sealed class ShippedFrameworkTests
{
    private static readonly Framework Shipped = ShippedConfig.Framework;
    private static readonly string Schema = File.ReadAllText(Path.Combine(ShippedConfig.Folder, "segmentation.schema.json"));

    [Test]
    public void The_shipped_framework_has_no_errors()
    {
        Assert.That(FrameworkFile.Load(ShippedConfig.File).Errors, Is.Empty);
    }

    [Test]
    public async Task The_shipped_framework_is_valid_by_its_schema()
    {
        var schema = await JsonSchema.FromJsonAsync(Schema);
        var yaml = YamlText.Parse(File.ReadAllText(ShippedConfig.File), new FrameworkProblems("f"))!;

        Assert.That(schema.Validate(Json(yaml)), Is.Empty);
        Assert.That(schema.Validate(Json(YamlText.Parse("framework: x\nowner: y\n", new FrameworkProblems("f"))!)), Is.Not.Empty);
    }

    [Test]
    public void An_editor_refuses_the_words_of_the_condition_language_as_names_like_the_loader()
    {
        var refused = JObject.Parse(Schema)["definitions"]!["name"]!["not"]!["enum"]!.Select(word => (string?)word);
        Assert.That(refused, Is.EquivalentTo(ConditionParser.Reserved));
    }

    [Test]
    public void Schema_and_loader_know_the_same_keys()
    {
        var root = JObject.Parse(Schema);
        var known = new Dictionary<string, MapKeys>
        {
            ["currency"] = MapKeys.Currency,
            ["review"] = MapKeys.Review,
            ["guard"] = MapKeys.Guard,
            ["escalation"] = MapKeys.Escalation,
            ["reconciliation"] = MapKeys.Reconciliation,
            ["quality"] = MapKeys.Quality,
            ["candidate"] = MapKeys.Candidate,
            ["view"] = MapKeys.View,
            ["measure"] = MapKeys.Measure,
            ["overrides"] = MapKeys.Overrides,
            ["question"] = MapKeys.Question,
            ["use_case"] = MapKeys.UseCase,
            ["consumer"] = MapKeys.Consumer,
            ["strategy"] = MapKeys.Strategy,
            ["strategic_objective"] = MapKeys.StrategicObjective,
            ["internal_process"] = MapKeys.InternalProcess,
            ["named_kpi"] = MapKeys.NamedKpi,
            ["policy"] = MapKeys.Policy,
            ["forbidden"] = MapKeys.Forbidden,
            ["mode"] = MapKeys.Mode,
            ["entry"] = MapKeys.Entry,
            ["retired"] = MapKeys.Retired,
            ["calibrated"] = MapKeys.Calibrated,
            ["population"] = MapKeys.Population,
            ["conflict"] = MapKeys.Conflict,
            ["attribute"] = MapKeys.Attribute,
            ["dimension"] = MapKeys.Dimension,
            ["segment"] = MapKeys.Segment,
            ["stability"] = MapKeys.Stability,
            ["exception"] = MapKeys.Exception,
            ["exception_segment"] = MapKeys.ExceptionSegment,
            ["otherwise"] = MapKeys.Otherwise,
        };

        Assert.That(Keys(root), Is.EquivalentTo(MapKeys.Framework.Known));
        Assert.That(((JObject)root["definitions"]!).Properties().Where(definition => definition.Value["properties"] is not null)
            .Select(definition => definition.Name), Is.EquivalentTo(known.Keys));
        foreach (var (definition, keys) in known)
        {
            Assert.That(Keys((JObject)root["definitions"]![definition]!), Is.EquivalentTo(keys.Known), definition);
        }

        Assert.That(root.SelectToken("definitions.attribute.properties.type.enum")!.Values<string>(),
            Is.EquivalentTo(Enum.GetValues<AttributeType>().Select(FrameworkWords.Spelling)));
        Assert.That(root.SelectToken("definitions.writeBackPolicy.enum")!.Values<string>(),
            Is.EquivalentTo(Enum.GetValues<WriteBackPolicy>().Select(FrameworkWords.Spelling)));
        Assert.That(root.SelectToken("definitions.dimension.properties.kind.enum")!.Values<string>(),
            Is.EquivalentTo(Enum.GetValues<DimensionKind>().Select(FrameworkWords.Spelling)));
        Assert.That(root.SelectToken("definitions.overrides.properties.unregistered_edit.enum")!.Values<string>(),
            Is.EquivalentTo(Enum.GetValues<EditPolicy>().Select(FrameworkWords.Spelling)));
    }

    [Test]
    public void The_hash_is_stable_and_covers_the_tables_but_not_line_endings()
    {
        var hash = TestFramework.Framework.Hash;

        Assert.That(FrameworkFile.Load(ShippedConfig.File).OrThrow().Hash, Is.EqualTo(Shipped.Hash));
        Assert.That(hash, Does.Match("^[0-9a-f]{64}$"));
        Assert.That(TestFramework.Load(TestFramework.Text.ReplaceLineEndings("\r\n"), TestFramework.Regions.ReplaceLineEndings("\r\n"))
            .OrThrow().Hash, Is.EqualTo(hash));
        Assert.That(TestFramework.Load(TestFramework.Text + "# note\n").OrThrow().Hash, Is.Not.EqualTo(hash));
        Assert.That(TestFramework.Load(TestFramework.Text, TestFramework.Regions + "Chile,LATAM\n").OrThrow().Hash, Is.Not.EqualTo(hash));
    }

    [Test]
    public void Five_dimensions_with_three_to_five_segments_write_one_field_in_each_crm()
    {
        Assert.That(Shipped.Dimensions.Select(dimension => dimension.Name),
            Is.EqualTo(new[] { "company_size", "customer_tier", "industry_segment", "customer_region", "engagement" }));
        Assert.That(Shipped.Dimensions.Select(dimension => dimension.Segments.Count), Is.All.InRange(3, 5));
        Assert.That(Shipped.Dimensions.Select(dimension => dimension.CrmField("salesforce")),
            Is.EqualTo(new[] { "Company_Size__c", "Customer_Tier__c", "Industry_Segment__c", "Customer_Region__c", "Engagement__c" }));
        Assert.That(Shipped.Dimensions.Select(dimension => dimension.CrmField("hubspot")),
            Is.EqualTo(Shipped.Dimensions.Select(dimension => dimension.Name)));
        Assert.That(Shipped.Crms, Is.EqualTo(new[] { "salesforce", "hubspot" }));
        Assert.That(Shipped.FieldsToRead("salesforce"),
            Is.EqualTo(new[] { "Type", "NumberOfEmployees", "ARR__c", "Strategic_Account__c", "Expansion_Potential__c", "Industry", "BillingCountry",
                "Usage_Score__c", "Last_Activity__c" }));
    }

    [Test]
    public void Only_an_unknown_attribute_leads_to_otherwise()
    {
        var decider = new Decider(Shipped.On(ShippedConfig.Day));
        var nothingKnown = new AttributeValue[Shipped.Attributes.Count];

        foreach (var dimension in Shipped.Dimensions)
        {
            var decision = decider.Decide(dimension.Index, nothingKnown);
            Assert.That(decision.Possible, Is.EqualTo((1UL << dimension.Segments.Count) - 1), dimension.Name);
            Assert.That(decision.Segment, Is.EqualTo(dimension.Segments.Count));
        }
    }

    private static IEnumerable<string> Keys(JObject schema) =>
        ((JObject)schema["properties"]!).Properties().Select(property => property.Name);

    /// <summary>YAML's core schema, as editors apply it: plain words may be numbers or yes/no, quoted ones are texts.</summary>
    private static JToken Json(YamlNode node) => node switch
    {
        YamlMap map => new JObject(map.Entries.Select(entry => new JProperty(entry.Key.Value, Json(entry.Value)))),
        YamlList list => new JArray(list.Items.Select(Json)),
        YamlScalar { IsPlain: true } scalar when bool.TryParse(scalar.Value, out var yes) => new JValue(yes),
        YamlScalar { IsPlain: true } scalar when long.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var whole) => new JValue(whole),
        YamlScalar { IsPlain: true } scalar when double.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var number) =>
            new JValue(number),
        YamlScalar scalar => new JValue(scalar.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };
}
