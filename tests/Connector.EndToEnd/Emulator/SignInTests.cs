using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Connector.EndToEnd.Emulator;

public class SignInTests : EmulatorTests
{
    [Test]
    public async Task A_token_is_all_strings_and_has_no_expiry()
    {
        var answer = await TokenAsync("grant_type=client_credentials&client_id=emulator&client_secret=emulator");

        Assert.That(answer.Json.EnumerateObject().All(property => property.Value.ValueKind == System.Text.Json.JsonValueKind.String));
        Assert.That(answer.Json.TryGetProperty("expires_in", out _), Is.False);
        Assert.That(answer.Json.GetProperty("access_token").GetString(), Does.StartWith("00Dxx0000000001!"));
    }

    [TestCase("grant_type=client_credentials&client_id=emulator&client_secret=wrong", "invalid_client")]
    [TestCase("grant_type=client_credentials&client_id=nobody&client_secret=nobody", "invalid_client_id")]
    [TestCase("grant_type=refresh_token&client_id=emulator&client_secret=emulator&refresh_token=gone", "invalid_grant")]
    [TestCase("grant_type=magic&client_id=emulator&client_secret=emulator", "unsupported_grant_type")]
    public async Task A_refused_sign_in_is_an_object_with_the_reason(string form, string error)
    {
        var answer = await TokenAsync(form);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Json.GetProperty("error").GetString(), Is.EqualTo(error));
    }

    [TestCase("integration", "sam.integration@acme.example", "https://login.salesforce.com", 180, true)]
    [TestCase("wrong audience", "sam.integration@acme.example", "https://example.com", 180, false)]
    [TestCase("past", "sam.integration@acme.example", "https://login.salesforce.com", -1, false)]
    [TestCase("too long", "sam.integration@acme.example", "https://login.salesforce.com", 400, false)]
    [TestCase("unknown user", "nobody@acme.example", "https://login.salesforce.com", 180, false)]
    public async Task A_jwt_assertion_is_checked_claim_by_claim(string _, string user, string audience, int seconds, bool accepted)
    {
        using var key = RSA.Create(2048);

        var answer = await JwtAsync(key, user, audience, seconds);

        Assert.That(answer.Status, Is.EqualTo(accepted ? HttpStatusCode.OK : HttpStatusCode.BadRequest), answer.Body);
    }

    [Test]
    public async Task Once_a_key_is_registered_another_signature_is_refused()
    {
        using var key = RSA.Create(2048);
        using var stranger = RSA.Create(2048);
        await using var emulator = await RunningEmulator.StartAsync(1);
        using var stored = await emulator.Control.PutAsync("/__emulator/keys/emulator",
            new StringContent(key.ExportSubjectPublicKeyInfoPem()));

        var good = await SendAsync(emulator.Control, HttpMethod.Post, "/services/oauth2/token",
            Jwt(key, "sam.integration@acme.example", "https://login.salesforce.com", 180), Form);
        var bad = await SendAsync(emulator.Control, HttpMethod.Post, "/services/oauth2/token",
            Jwt(stranger, "sam.integration@acme.example", "https://login.salesforce.com", 180), Form);

        Assert.That((good.Status, bad.Status), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.BadRequest)));
    }

    [Test]
    public async Task An_expired_token_answers_401_and_the_static_one_stays()
    {
        var token = (await TokenAsync("grant_type=client_credentials&client_id=emulator&client_secret=emulator")).Json.GetProperty("access_token").GetString()!;
        using var api = Emulator.Api(token);
        Assert.That((await GetAsync(api, "limits")).Status, Is.EqualTo(HttpStatusCode.OK));

        await ControlAsync(HttpMethod.Post, "tokens/expire", "{}");

        var answer = await GetAsync(api, "limits");
        Assert.That((answer.Status, answer.ErrorCode), Is.EqualTo((HttpStatusCode.Unauthorized, "INVALID_SESSION_ID")));
        Assert.That((await GetAsync("limits")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_doubled_slash_at_the_start_of_the_path_is_tolerated()
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Authorization", "Bearer emulator-token");

        using var answer = await client.GetAsync(new Uri($"{Emulator.BaseAddress}/services/data/v51.0/limits"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private const string Form = "application/x-www-form-urlencoded";

    private Task<Answer> TokenAsync(string form) => SendAsync(Emulator.Control, HttpMethod.Post, "/services/oauth2/token", form, Form);

    private Task<Answer> JwtAsync(RSA key, string user, string audience, int seconds) => TokenAsync(Jwt(key, user, audience, seconds));

    private static string Jwt(RSA key, string user, string audience, int seconds)
    {
        static string Part(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
        var expiry = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds;
        var text = Part("""{"alg":"RS256"}"""u8.ToArray()) + "."
            + Part(Encoding.UTF8.GetBytes($$"""{"iss":"emulator","sub":"{{user}}","aud":"{{audience}}","exp":{{expiry}}}"""));
        var signature = Part(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" + text + "." + signature;
    }
}
