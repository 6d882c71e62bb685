using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Http;
using Connector.Reading;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>What would fail tonight: token, scopes, properties, clock, the day's calls.</summary>
internal sealed class HubSpotExamination(HubSpotApis apis, HubSpotFields schema, HubSpotPortal portal, HubSpotOptions options, RateGovernor governor, TimeProvider time)
{
    public async IAsyncEnumerable<Check> ExamineAsync(FieldNeeds needs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await TryAsync("credentials", AccountAsync, "Check the token in the settings, and that its app is still installed.", cancellationToken);
        yield return await TryAsync(Check.SeesEveryAccount, ListAsync, "Give the app or service key the scope to read the object.", cancellationToken);
        CrmSchema? described = null;
        yield return await TryAsync("properties", async name =>
        {
            described = await schema.DescribeAsync(cancellationToken);
            var lacking = needs.Inputs.Concat(needs.Written).Concat(needs.Notes).Where(field => !described.Fields.ContainsKey(field)).ToList();
            return lacking.Count == 0
                ? new Check(name, CheckResult.Passed, $"{Plural.Of(described.Fields.Count, "property is", "properties are")} visible, all that the framework needs among them")
                : new Check(name, CheckResult.Warning, $"not there or hidden: {string.Join(", ", lacking)}", "Run 'connector setup' for segment properties; create the others or leave them out.");
        }, "Give the app or service key the scope to read property definitions.", cancellationToken);
        if (described is not null) yield return Clock(described.ServerTime);
        yield return Day(await AppsAsync(cancellationToken));
    }

    private async Task<Check> AccountAsync(string name)
    {
        var details = await apis.Account.DetailsAsync(options.ApiVersion, CancellationToken.None);
        portal.Tell(details);
        return new Check(name, CheckResult.Passed, $"portal {portal.Id ?? "(without a number)"} answers; its day is that of {portal.Zone.Id}");
    }

    private async Task<Check> ListAsync(string name)
    {
        await apis.Records.ListAsync(options.ApiVersion, options.ObjectName, 1, null, null, "false", CancellationToken.None);
        return new Check(name, CheckResult.Passed, "the token reads the object, and tokens of apps see every record of it");
    }

    private Check Clock(DateTimeOffset theirs)
    {
        var apart = (time.GetUtcNow() - theirs).Duration();
        return apart <= options.ClockTolerance
            ? new Check("clock", CheckResult.Passed, FormattableString.Invariant($"differs from HubSpot's by {apart.TotalSeconds:F0} s"))
            : new Check("clock", CheckResult.Warning, FormattableString.Invariant($"differs from HubSpot's by {apart.TotalSeconds:F0} s"), "Set this machine's clock by a time server.");
    }

    /// <param name="apps">What was counted per kind of app, for people who look for the app that uses up the day.</param>
    private Check Day(string apps) => governor.Usage switch
    {
        { Left: null } => new Check("API calls", CheckResult.Passed, "HubSpot tells this kind of token no daily count of its own" + apps),
        { Left: > 0 } usage => new Check("API calls", CheckResult.Passed, Used(usage) + apps + Kept()),
        var usage => new Check(
            "API calls",
            CheckResult.Failed,
            Used(usage) + apps + Kept() + ", and that is touched",
            "Wait for the portal's next day, lower Road:ReserveShare, or find what uses up the portal's calls."),
    };

    private static string Used(ApiUsage usage) => FormattableString.Invariant($"{usage.DailyUsed} of {usage.DailyLimit} calls of today are used");

    private string Kept() => FormattableString.Invariant($"; {options.Road.ReserveShare * 100:0.#} % are left to others");

    /// <summary>Empty where the token may not ask: the headers' count is enough to judge by.</summary>
    private async Task<string> AppsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var counted = HubSpotPages.ResultsOf(await apis.Account.UsageAsync(options.ApiVersion, cancellationToken))
                .Where(count => Text(count, "fetchStatus") is "SUCCESS" or "CACHED")
                .Select(count => (Name: Redaction.Code(Text(count, "name")), Used: Text(count, "currentUsage"), Most: Text(count, "usageLimit")));
            return string.Concat(counted.Select(count => $"; {count.Name}: {count.Used} of {count.Most}"));
        }
        catch (CrmException)
        {
            return "";
        }

        static string? Text(JObject count, string name) => HubSpotError.Text(count[name]);
    }

    private static async Task<Check> TryAsync(string name, Func<string, Task<Check>> check, string mend, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await check(name);
        }
        catch (CrmException fault)
        {
            return new Check(name, CheckResult.Failed, fault.Message, mend);
        }
    }
}
