using System.Text.RegularExpressions;
using Connector.Salesforce.Metadata;
using Microsoft.Extensions.Options;

namespace Connector.Salesforce;

/// <summary>All that is wrong with a connection's options, at once, with names as in the file.</summary>
internal sealed partial class SalesforceOptionsValidator(string connection, string section) : IValidateOptions<SalesforceOptions>
{
    public ValidateOptionsResult Validate(string? name, SalesforceOptions options)
    {
        if (name != connection) return ValidateOptionsResult.Skip;
        var faults = OfCredential(options, section)
            .Concat(options.Setup is { } setup ? OfCredential(setup, $"{section}:Setup") : [])
            .Concat(options.Persona is { } persona ? OfCredential(persona, $"{section}:Persona") : [])
            .Concat(options.Road.Faults($"{section}:Road"))
            .Concat(OfRest(options))
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> OfCredential(SalesforceCredential credential, string at)
    {
        if (!IsSafeAddress(credential.LoginUrl)) yield return $"{at}:LoginUrl must be an https:// address (http:// only for this machine)";
        if (credential.LoginUrl.Contains(".lightning.force.com", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{at}:LoginUrl must not be a lightning.force.com host: it answers unsupported_grant_type; use the my.salesforce.com host";
        }

        if (credential.ClientId.Length == 0) yield return $"{at}:ClientId is missing";
        if (credential.AssertionLife <= TimeSpan.Zero || credential.AssertionLife > TimeSpan.FromMinutes(5)) yield return $"{at}:AssertionLife must be up to 5 minutes";
        foreach (var fault in OfFlow(credential, at)) yield return fault;
    }

    private static IEnumerable<string> OfFlow(SalesforceCredential credential, string at)
    {
        switch (credential.Flow)
        {
            case SalesforceFlow.ClientCredentials:
                if (credential.ClientSecret.IsEmpty) yield return $"{at}:ClientSecret is missing (flow ClientCredentials)";
                if (IsSharedHost(credential.LoginUrl)) yield return $"{at}:LoginUrl must be the My Domain host: login and test.salesforce.com refuse the flow ClientCredentials";
                break;
            case SalesforceFlow.JwtBearer:
                if (credential.Username.Length == 0) yield return $"{at}:Username is missing (flow JwtBearer)";
                if (credential.PrivateKeyFile.Length == 0 == credential.PrivateKeyPem.IsEmpty) yield return $"{at}: give one of PrivateKeyFile and PrivateKeyPem (flow JwtBearer)";
                if (credential.PrivateKeyFile.Length > 0 && !File.Exists(credential.PrivateKeyFile)) yield return $"{at}:PrivateKeyFile does not exist";
                if (!Uri.TryCreate(credential.Audience, UriKind.Absolute, out _)) yield return $"{at}:Audience must be an address such as https://login.salesforce.com";
                break;
            case SalesforceFlow.RefreshToken:
                if (credential.RefreshToken.IsEmpty) yield return $"{at}:RefreshToken is missing (flow RefreshToken)";
                break;
            default:
                yield return $"{at}:Flow must be ClientCredentials, JwtBearer or RefreshToken";
                break;
        }
    }

    private IEnumerable<string> OfRest(SalesforceOptions options)
    {
        var bulk = options.Bulk;
        if (options.Deployment.GlobalValueSetSuffix is not ("" or GlobalValueSetMetadata.Suffix)) yield return $"{section}:Deployment:GlobalValueSetSuffix must be empty or {GlobalValueSetMetadata.Suffix}";
        if (!Version().IsMatch(options.ApiVersion)) yield return $"{section}:ApiVersion must look like 66.0";
        if (!Soql.IsName(options.ObjectName)) yield return $"{section}:ObjectName must be an API name";
        if (!Client().IsMatch(options.ClientName)) yield return $"{section}:ClientName may hold letters, digits, - and _ only";
        if (options.MergesPerCall is < 1 or > 200) yield return $"{section}:MergesPerCall must be 1 to 200";
        if (options.LongestQueryInUri is < 1_000 or > 15_000) yield return $"{section}:LongestQueryInUri must be 1000 to 15000";
        if (options.PicklistValueKey is not ("fullName" or "valueName")) yield return $"{section}:PicklistValueKey must be fullName or valueName";
        if (options.ClockTolerance <= TimeSpan.Zero) yield return $"{section}:ClockTolerance must be longer than zero";
        if (bulk.WriteFromRows < 1) yield return $"{section}:Bulk:WriteFromRows must be at least 1";
        if (bulk.RowsPerJob is < 1 or > 5_000_000) yield return $"{section}:Bulk:RowsPerJob must be 1 to 5000000";
        if (bulk.BytesPerJob is < 1_000 or > 100_000_000) yield return $"{section}:Bulk:BytesPerJob must be 1000 to 100000000 (150 MB after base64)";
        if (bulk.CallsPerJob < 0) yield return $"{section}:Bulk:CallsPerJob must be at least 0";
        if (bulk.RowsPerPage is < 1 or > 1_000_000) yield return $"{section}:Bulk:RowsPerPage must be 1 to 1000000";
        if (bulk.FirstPoll < TimeSpan.Zero || bulk.LongestPoll < bulk.FirstPoll) yield return $"{section}:Bulk:FirstPoll must be at least zero and at most LongestPoll";
        if (bulk.WatchLimit <= TimeSpan.Zero) yield return $"{section}:Bulk:WatchLimit must be longer than zero";
        var deployment = options.Deployment;
        if (deployment.FirstPoll < TimeSpan.Zero || deployment.LongestPoll < deployment.FirstPoll) yield return $"{section}:Deployment:FirstPoll must be at least zero and at most LongestPoll";
        if (deployment.WatchLimit <= TimeSpan.Zero) yield return $"{section}:Deployment:WatchLimit must be longer than zero";
        if (bulk.PageRepeats is < 0 or > 10) yield return $"{section}:Bulk:PageRepeats must be 0 to 10";
    }

    internal static bool IsSafeAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static bool IsSharedHost(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host is "login.salesforce.com" or "test.salesforce.com";

    [GeneratedRegex(@"^\d{2,3}\.0$")]
    private static partial Regex Version();

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex Client();
}
