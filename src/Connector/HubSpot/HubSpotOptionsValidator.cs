using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Connector.HubSpot;

/// <summary>All that is wrong with a connection's options, at once, with names as in the file.</summary>
internal sealed partial class HubSpotOptionsValidator(string connection, string section) : IValidateOptions<HubSpotOptions>
{
    public ValidateOptionsResult Validate(string? name, HubSpotOptions options)
    {
        if (name != connection) return ValidateOptionsResult.Skip;
        string[] faults =
            [.. OfCredential(options), .. OfRest(options), .. options.Road.Faults($"{section}:Road"), .. options.Jobs.Faults($"{section}:Jobs"), .. options.Dashboard.Faults($"{section}:Dashboard")];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> OfCredential(HubSpotOptions options)
    {
        if (!Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var address) || !(address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback)))
        {
            yield return $"{section}:BaseUrl must be an https:// address (http:// only for this machine)";
        }

        if (options.Flow == HubSpotFlow.Token && options.Token.IsEmpty) yield return $"{section}:Token is missing (flow Token)";
        if (options.Flow != HubSpotFlow.RefreshToken) yield break;
        if (options.ClientId.Length == 0) yield return $"{section}:ClientId is missing (flow RefreshToken)";
        if (options.ClientSecret.IsEmpty) yield return $"{section}:ClientSecret is missing (flow RefreshToken)";
        if (options.RefreshToken.IsEmpty) yield return $"{section}:RefreshToken is missing (flow RefreshToken)";
    }

    private IEnumerable<string> OfRest(HubSpotOptions options)
    {
        if (!Version().IsMatch(options.ApiVersion)) yield return $"{section}:ApiVersion must be a dated version such as 2026-03";
        if (!Name().IsMatch(options.ObjectName)) yield return $"{section}:ObjectName must be a type's name or id such as companies or 0-2";
        if (!Name().IsMatch(options.PropertyGroup)) yield return $"{section}:PropertyGroup must be lower case letters, digits and underscores";
        if (options.ExternalKeyProperty.Length > 0 && !HubSpotNameRules.Rules.FieldName.IsMatch(options.ExternalKeyProperty))
        {
            yield return $"{section}:ExternalKeyProperty: {HubSpotNameRules.Rules.FieldNameMend}";
        }

        if (options.BurstCalls < 1) yield return $"{section}:BurstCalls must be 1 or more";
        if (options.SearchesPerSecond is < 1 or > 5) yield return $"{section}:SearchesPerSecond must be 1 to 5";
        if (options.IndexLag < TimeSpan.Zero) yield return $"{section}:IndexLag must not be negative";
        if (options.CountTolerance is < 0 or > 1) yield return $"{section}:CountTolerance must be 0 to 1";
        if (options.RenewAhead < TimeSpan.Zero) yield return $"{section}:RenewAhead must not be negative";
    }

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}(-beta)?$")]
    private static partial Regex Version();

    [GeneratedRegex("^[a-z0-9_-]{1,100}$")]
    private static partial Regex Name();
}
