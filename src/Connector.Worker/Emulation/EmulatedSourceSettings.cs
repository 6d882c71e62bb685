using System.Text.Json.Nodes;

namespace Connector.Worker.Emulation;

/// <summary>Which sources a settings file for the emulator names.</summary>
internal enum EmulatedSources
{
    None,

    /// <summary>One vendor that is paid by the answer.</summary>
    Vendor,

    /// <summary>All that the emulator answers as, but for Clay, which answers to a running worker alone.</summary>
    All,
}

/// <summary>The emulator's sources as the settings name them: address, credential, which of the framework's words each serves, credits to spend.</summary>
internal static class EmulatedSourceSettings
{
    private const string Credential = "emulator";
    private const string Person = "emulator@example.com";

    /// <param name="address">The emulator's, without a slash at its end.</param>
    /// <param name="keyField">The CRM's field with the customers' numbers in all systems; empty = they are found by domain and name.</param>
    public static JsonObject Of(EmulatedSources sources, string address, string keyField)
    {
        var zoominfo = Paid("ZoomInfo", 1, Section($"{address}/zoominfo/gtm", ("TokenUrl", $"{address}/zoominfo/gtm/oauth/v1/token"),
            ("ClientId", Credential), ("ClientSecret", Credential)));
        return sources == EmulatedSources.Vendor ? new JsonObject { ["zoominfo"] = zoominfo } : new JsonObject
        {
            ["zoominfo"] = zoominfo,
            ["pdl"] = Paid("PeopleDataLabs", 2, Section($"{address}/pdl/v5", ("ApiKey", Credential))),
            ["apollo"] = Paid("Apollo", 3, Section($"{address}/apollo/api/v1", ("ApiKey", Credential))),
            ["clearbit"] = Paid("Clearbit", 4, Section($"{address}/clearbit/v2", ("ApiKey", Credential))),
            ["stripe"] = Read("Stripe", "billing", 1, keyField, Section($"{address}/stripe/v1", ("SecretKey", Credential), ("MetadataKey", "account_id"))),
            ["chargebee"] = Read("Chargebee", "billing", 2, keyField, Section($"{address}/chargebee/api/v2", ("ApiKey", Credential),
                ("AccountField", "cf_account_id"))),
            ["gainsight"] = Read("Gainsight", "customer_success", 1, keyField, Section($"{address}/gainsight", ("AccessKey", Credential),
                ("Columns", "CurrentScore=health,Nps=nps,Csat=csat,RenewalDate=renewal,Usage__gc=usage_score,Last_Activity__gc=last_activity"))),
            ["vitally"] = Read("Vitally", "customer_success", 2, keyField, Section($"{address}/vitally/resources", ("ApiKey", Credential))),
            ["churnzero"] = Read("ChurnZero", "customer_success", 3, keyField, Section($"{address}/churnzero/public/v1", ("User", Person),
                ("ApiKey", Credential), ("Columns", "UsageFrequency=usage_score,NextRenewalDate=renewal,Cf.LastActivity=last_activity"))),
            ["zendesk"] = Read("Zendesk", "support", 1, keyField, Section($"{address}/zendesk/api/v2", ("Email", Person), ("ApiToken", Credential))),
        };
    }

    private static JsonObject Paid(string kind, int order, JsonObject section) => new()
    {
        ["Kind"] = kind,
        ["Serves"] = "enrichment",
        ["Order"] = order,
        ["Credits"] = new JsonObject { ["PerMonth"] = 100_000, ["WithoutApproval"] = 100_000 },
        [kind] = section,
    };

    private static JsonObject Read(string kind, string serves, int order, string keyField, JsonObject section) => new()
    {
        ["Kind"] = kind,
        ["Serves"] = serves,
        ["Order"] = order,
        ["KeyField"] = keyField,
        [kind] = section,
    };

    private static JsonObject Section(string address, params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var section = new JsonObject { ["BaseUrl"] = address };
        foreach (var (name, value) in settings) section[name] = value;
        return section;
    }
}
