using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Auth;

/// <summary>
/// The apps that may ask for tokens. Id and secret are the same word: <c>emulator</c> acts as the integration user,
/// <c>emulator-restricted</c> as a user without View All and setup rights, <c>emulator-admin</c> as an administrator.
/// </summary>
internal sealed class ConnectedApps(SalesforceOrg org)
{
    private readonly Dictionary<string, RSA> _keys = new(StringComparer.Ordinal);

    /// <summary>The row of the run-as user, or −1 for an unknown client.</summary>
    public int RunAs(string? clientId) => clientId switch
    {
        "emulator" => org.People.Integration,
        "emulator-restricted" => org.People.Restricted,
        "emulator-admin" => org.People.Admin,
        _ => -1,
    };

    /// <summary>
    /// Registers the public key (PEM, bare or in a certificate) that JWT assertions of this client must be signed with from now on.
    /// </summary>
    /// <exception cref="CryptographicException">Not a certificate or key. <see cref="ArgumentException"/> when it is no PEM at
    /// all.</exception>
    public void Register(string clientId, string pem)
    {
        var key = pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromPem(pem).GetRSAPublicKey()!
            : RSA.Create();
        if (!pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
        {
            key.ImportFromPem(pem);
        }

        _keys[clientId] = key;
    }

    /// <summary>The key to verify with; null means that signatures of this client are not looked at.</summary>
    public RSA? Key(string clientId) => _keys.GetValueOrDefault(clientId);
}
