namespace Connector.EndToEnd.Emulator.HubSpot;

public class OpenApiTests : PortalTests
{
    [Test]
    public async Task Answers_are_held_against_the_published_interface_where_it_is_at_hand()
    {
        if (!OpenApiCheck.HasFiles)
        {
            Assert.Ignore("NOT TESTED: ../shared/contracts/hubspot/openapi is not here, so no answer of the portal was held against it.");
        }

        var before = OpenApiCheck.Checked;
        foreach (var path in new[]
        {
            "/crm/v3/objects/companies", "/crm/objects/2026-03/deals?associations=companies", "/crm/objects/2026-09/companies?propertiesWithHistory=name",
            "/crm/properties/2026-03/companies", "/crm/v3/properties/companies/name", "/crm/properties/2026-09/companies/groups",
            "/crm/v3/owners", "/crm/pipelines/2026-03/deals", "/account-info/2026-03/details", "/account-info/v3/api-usage/daily/private-apps",
            "/crm/limits/2026-03/custom-properties", "/crm/imports/2026-03", "/crm/lists/2026-03",
        })
        {
            Assert.That((int)(await CallAsync(HttpMethod.Get, path)).Status, Is.EqualTo(200), path);
        }

        Assert.That(OpenApiCheck.Checked - before, Is.EqualTo(13));
    }
}
