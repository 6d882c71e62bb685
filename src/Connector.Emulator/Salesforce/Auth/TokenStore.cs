using System.Collections.Concurrent;
using System.Security.Cryptography;
using Connector.Emulator.Faults;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Auth;

/// <summary>
/// Access tokens and refresh tokens and the user each stands for. Two static ones are always there for demo and tests:
/// <c>emulator-token</c> and <c>ORGID15!emulator-token</c>, both the integration user.
/// </summary>
internal sealed class TokenStore(SalesforceOrg org) : IIssuedTokens
{
    private readonly ConcurrentDictionary<string, int> _access = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _refresh = new(StringComparer.Ordinal);
    private bool _staticExpired;

    public string IssueAccess(int user) => Issue(_access, org.Id[..15] + "!AQ", user);

    public string IssueRefresh(int user) => Issue(_refresh, "5Aep", user);

    /// <summary>The user of a live access token, or −1.</summary>
    public int UserOf(string token)
    {
        if (token == "emulator-token" || token == org.Id[..15] + "!emulator-token")
        {
            return _staticExpired ? -1 : org.People.Integration;
        }

        return _access.GetValueOrDefault(token, -1);
    }

    public int UserOfRefresh(string token) => _refresh.GetValueOrDefault(token, -1);

    public void Expire(bool includeStatic)
    {
        _access.Clear();
        _staticExpired |= includeStatic;
    }

    public void ExpireRefresh() => _refresh.Clear();

    private static string Issue(ConcurrentDictionary<string, int> tokens, string prefix, int user)
    {
        var token = prefix + Convert.ToHexString(RandomNumberGenerator.GetBytes(24));
        tokens[token] = user;
        return token;
    }
}
