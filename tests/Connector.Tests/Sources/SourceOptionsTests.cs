using Connector.Sources.ChurnZero;
using Connector.Sources.File;
using Connector.Sources.Gainsight;
using Connector.Sources.ZoomInfo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Connector.Tests.Sources;

/// <summary>What a source's settings would do to a run at night is told when the service starts.</summary>
public class SourceOptionsTests
{
    [TestCase("File", "Columns", "arr", "Kind:Columns: 'arr' is no column: write column=fact")]
    [TestCase("File", "Columns", "a=x,A=y", "Kind:Columns: column 'A' is named twice")]
    [TestCase("Gainsight", "Columns", "a=x,b=x", "Kind:Columns: fact 'x' is named twice")]
    [TestCase("ChurnZero", "Columns", "=x", "Kind:Columns: '=x' is no column")]
    [TestCase("Gainsight", "BaseUrl", "tenant.gainsightcloud.com", "Kind:BaseUrl: must be an address")]
    [TestCase("ZoomInfo", "TokenUrl", "file:///etc/passwd", "Kind:TokenUrl: must be an address")]
    [TestCase("ZoomInfo", "Road:FirstWait", "-00:00:01", "Kind:Road:FirstWait must not be negative")]
    [TestCase("ChurnZero", "Road:AnswerMegabytes", "0", "Kind:Road:AnswerMegabytes must be 1 to 1024")]
    public void A_setting_that_cannot_work_is_told_at_start_with_its_place(string kind, string key, string value, string told) =>
        Assert.That(Faults(kind, (key, value)), Has.Some.StartWith(told));

    [TestCase("File", "Columns", "a=x, b=y")]
    [TestCase("Gainsight", "Columns", "Arr=arr,ARR=other", TestName = "a system that tells cases apart")]
    [TestCase("ZoomInfo", "Road:AnswerMegabytes", "1024")]
    public void A_setting_that_can_work_is_let_through(string kind, string key, string value) => Assert.That(Faults(kind, (key, value)), Is.Empty);

    private static IEnumerable<string> Faults(string kind, (string Key, string Value) setting)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Kind:BaseUrl"] = "https://api.example.com", ["Kind:AccessKey"] = "k", ["Kind:User"] = "u", ["Kind:ApiKey"] = "k", ["Kind:Folder"] = "drop",
            ["Kind:ClientId"] = "c", ["Kind:ClientSecret"] = "s", ["Kind:" + setting.Key] = setting.Value,
        };
        var section = new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection("Kind");
        var services = new ServiceCollection();
        _ = kind switch
        {
            "File" => services.AddFileDrop("acme/source", section),
            "Gainsight" => services.AddGainsight("acme/source", section),
            "ChurnZero" => services.AddChurnZero("acme/source", section),
            _ => services.AddZoomInfo("acme/source", section),
        };
        using var provider = services.BuildServiceProvider();
        try
        {
            provider.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException wrong)
        {
            return wrong.Failures;
        }
    }
}
