using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Auth;

/// <summary>
/// The assertion of the JWT bearer flow (contract 1.3). Form and claims are always checked; the signature only for a client whose public
/// key was registered through <c>PUT /__emulator/keys/{client}</c>, since without the key there is nothing to check it with.
/// </summary>
internal static class JwtAssertion
{
    // The documented maximum is unconfirmed (3 or 5 minutes); the longer one is allowed here.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    // The Salesforce CLI signs milliseconds (core/lib/org/authInfo.js), read as seconds a time far beyond any life; orgs let it in.
    private const long FarAway = 100_000_000_000;

    /// <summary>The row of the user it stands for.</summary>
    /// <exception cref="OAuthException">Anything wrong with it.</exception>
    public static int UserOf(string assertion, ConnectedApps apps, SalesforceOrg org, string ownHost)
    {
        var parts = assertion.Split('.');
        if (parts.Length != 3 || Part(parts[0]) is not { } header || Part(parts[1]) is not { } claims)
        {
            throw OAuthException.InvalidGrant("invalid assertion");
        }

        if (Text(header, "alg") != "RS256" || parts[2].Length == 0)
        {
            throw OAuthException.InvalidGrant("invalid assertion");
        }

        var client = Text(claims, "iss");
        if (apps.RunAs(client) < 0)
        {
            throw OAuthException.InvalidClientId();
        }

        CheckClaims(claims, org.Now, ownHost);
        if (apps.Key(client!) is { } key && !IsSigned(parts, key))
        {
            throw OAuthException.InvalidGrant("invalid assertion");
        }

        var user = org.People.Find(Text(claims, "sub") ?? "");
        return user >= 0 && Text(claims, "sub")!.Contains('@', StringComparison.Ordinal)
            ? user
            : throw OAuthException.InvalidGrant("user hasn't approved this consumer");
    }

    private static void CheckClaims(JsonElement claims, long now, string ownHost)
    {
        if (Text(claims, "aud")?.TrimEnd('/') is not ("https://login.salesforce.com" or "https://test.salesforce.com") and var audience
            && audience != ownHost)
        {
            throw OAuthException.InvalidGrant("audience is invalid");
        }

        if (!claims.TryGetProperty("exp", out var exp) || exp.ValueKind != JsonValueKind.Number || !exp.TryGetInt64(out var seconds)
            || seconds <= now || (seconds > now + (long)Longest.TotalSeconds && seconds < FarAway))
        {
            throw OAuthException.InvalidGrant("invalid assertion");
        }
    }

    private static bool IsSigned(string[] parts, RSA key) =>
        Base64Url.IsValid(parts[2]) && key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
            Base64Url.DecodeFromChars(parts[2]),
            HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static JsonElement? Part(string part)
    {
        try
        {
            return Base64Url.IsValid(part)
                && JsonElement.Parse(Base64Url.DecodeFromChars(part)) is { ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>A refusal of the token endpoint: an object, not an array (contract 1.5).</summary>
internal sealed class OAuthException(string error, string description) : Exception(description)
{
    public string Error => error;

    public static OAuthException InvalidGrant(string description) => new("invalid_grant", description);

    public static OAuthException InvalidClientId() => new("invalid_client_id", "client identifier invalid");
}
