using Connector.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Connector.Tests.Salesforce;

[TestFixture]
public sealed class SalesforceOptionsTests
{
    [Test]
    public void All_that_is_wrong_is_told_at_start_at_once()
    {
        var fault = Assert.Throws<OptionsValidationException>(() => Start(new()
        {
            ["LoginUrl"] = "http://acme.my.salesforce.com",
            ["ApiVersion"] = "latest",
            ["Road:Retries"] = "99",
            ["Bulk:BytesPerJob"] = "200000000",
            ["Setup:LoginUrl"] = "https://login.salesforce.com",
            ["Setup:ClientId"] = "x",
            ["Setup:ClientSecret"] = "y",
        }));

        Assert.That(fault!.Failures, Has.One.Contains("Crm:LoginUrl").And.One.Contains("Crm:ClientId").And.One.Contains("Crm:ClientSecret").And.One.Contains("Crm:ApiVersion")
            .And.One.Contains("Crm:Road:Retries").And.One.Contains("Crm:Bulk:BytesPerJob").And.One.Contains("Crm:Setup:LoginUrl"));
    }

    [TestCase("http://localhost:5080")]
    [TestCase("https://acme.my.salesforce.com")]
    public void The_least_that_is_needed_is_enough(string login) =>
        Assert.DoesNotThrow(() => Start(new() { ["LoginUrl"] = login, ["ClientId"] = "x", ["ClientSecret"] = "y" }));

    [Test]
    public void A_secret_binds_but_never_prints()
    {
        var options = new ConfigurationBuilder().AddInMemoryCollection([new("ClientSecret", "hunter2")]).Build().Get<Connector.Salesforce.SalesforceOptions>()!;

        Assert.That(options.ClientSecret.Reveal(), Is.EqualTo("hunter2"));
        Assert.That($"{options.ClientSecret}", Is.EqualTo("***"));
        Assert.That(new AccessToken(options.ClientSecret, null).ToString(), Does.Not.Contain("hunter2"));
    }

    private static void Start(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => "Crm:" + pair.Key, pair => pair.Value)).Build();
        var services = new ServiceCollection();
        Connector.Salesforce.SalesforceRegistration.AddSalesforce(services, "acme", configuration.GetSection("Crm"));
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
    }
}
