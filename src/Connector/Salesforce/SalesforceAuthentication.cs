using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Connector.Http;
using Connector.Salesforce.Api;
using Newtonsoft.Json;

namespace Connector.Salesforce;

/// <summary>Gets tokens for one credential by its flow (contract 1.2-1.5). Tokens carry no life span: they are used until a 401.</summary>
internal sealed class SalesforceAuthentication(SalesforceCredential credential, ISalesforceOAuthApi api, TimeProvider time)
{
    private Secret _refreshToken = credential.RefreshToken;

    public async Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        var answer = await api.TokenAsync(Form(), cancellationToken);
        if (string.IsNullOrEmpty(answer.AccessToken)) throw SalesforceErrors.Contract("the token answer holds no access_token");
        if (!SalesforceOptionsValidator.IsSafeAddress(answer.InstanceUrl ?? "")) throw SalesforceErrors.Contract("the token answer holds no https instance_url");

        // Rotation is a policy of the app and UNCONFIRMED (contract 1.4): a new refresh token, if any, serves this process.
        if (!string.IsNullOrEmpty(answer.RefreshToken)) _refreshToken = new Secret(answer.RefreshToken);
        return new AccessToken(new Secret(answer.AccessToken), new Uri(new Uri(answer.InstanceUrl!).GetLeftPart(UriPartial.Authority)));
    }

    private Dictionary<string, string> Form() => credential.Flow switch
    {
        SalesforceFlow.JwtBearer => new()
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer",
            ["assertion"] = Assertion(),
        },
        SalesforceFlow.RefreshToken => WithSecret(new()
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = credential.ClientId,
            ["refresh_token"] = _refreshToken.Reveal(),
        }),
        _ => WithSecret(new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = credential.ClientId,
        }),
    };

    private Dictionary<string, string> WithSecret(Dictionary<string, string> form)
    {
        if (!credential.ClientSecret.IsEmpty) form["client_secret"] = credential.ClientSecret.Reveal();
        return form;
    }

    /// <remarks>Contract 1.3: RS256, <c>exp</c> in seconds, base64url without padding.</remarks>
    private string Assertion()
    {
        using var key = Key();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = credential.ClientId,
            ["sub"] = credential.Username,
            ["aud"] = credential.Audience,
            ["exp"] = (time.GetUtcNow() + credential.AssertionLife).ToUnixTimeSeconds(),
        };
        var signed = $"{Encoded("""{"alg":"RS256"}""")}.{Encoded(JsonConvert.SerializeObject(claims))}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private RSA Key()
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(credential.PrivateKeyPem.IsEmpty ? File.ReadAllText(credential.PrivateKeyFile) : credential.PrivateKeyPem.Reveal());
            return key;
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            key.Dispose();
            throw SalesforceErrors.Access("the private key cannot be read as an RSA key in PEM form: check PrivateKeyFile or PrivateKeyPem");
        }
    }
}
