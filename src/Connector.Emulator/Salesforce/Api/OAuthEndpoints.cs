using System.Text;
using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Auth;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>Tokens and who-am-I (contract 1).</summary>
internal static class OAuthEndpoints
{
    public static void MapOAuth(this IEndpointRouteBuilder app)
    {
        app.MapPost("/services/oauth2/token", TokenAsync);
        app.MapGet("/services/oauth2/userinfo", UserInfo);
        app.MapGet("/id/{organization}/{user}", Identity);
    }

    private static async Task TokenAsync(HttpContext context, SalesforceOrg org, ConnectedApps apps, TokenStore tokens)
    {
        try
        {
            if (!context.Request.HasFormContentType)
            {
                throw new OAuthException("unsupported_grant_type", "grant type not supported");
            }

            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            var grant = form["grant_type"].ToString();
            var user = grant == "urn:ietf:params:oauth:grant-type:jwt-bearer"
                ? JwtAssertion.UserOf(form["assertion"].ToString(), apps, org, Host(context))
                : UserOf(grant, form, Client(context, form, apps), org, apps, tokens);
            var refresh = grant == "password" ? tokens.IssueRefresh(user) : null;
            await context.WriteJsonAsync(200, writer => WriteToken(writer, context, org, user, tokens.IssueAccess(user), refresh));
        }
        catch (OAuthException refusal)
        {
            await context.WriteJsonAsync(400, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("error", refusal.Error);
                writer.WriteString("error_description", refusal.Message);
                writer.WriteEndObject();
            });
        }
    }

    private static int UserOf(string grant, IFormCollection form, string client, SalesforceOrg org, ConnectedApps apps, TokenStore tokens)
    {
        switch (grant)
        {
            case "client_credentials":
                return apps.RunAs(client);
            case "refresh_token":
                var user = tokens.UserOfRefresh(form["refresh_token"].ToString());
                return user >= 0 ? user : throw OAuthException.InvalidGrant("expired access/refresh token");
            case "password":
                var named = org.People.Find(form["username"].ToString());
                // Any password but an empty one: the emulator keeps none.
                return named >= 0 && form["password"].ToString().Length > 0 ? named
                    : throw OAuthException.InvalidGrant("authentication failure");
            default:
                throw new OAuthException("unsupported_grant_type", "grant type not supported");
        }
    }

    /// <summary>The client, named and proved either in the form or by HTTP Basic, not both.</summary>
    private static string Client(HttpContext context, IFormCollection form, ConnectedApps apps)
    {
        var (id, secret) = (form["client_id"].ToString(), form["client_secret"].ToString());
        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Basic ", StringComparison.Ordinal))
        {
            if (id.Length + secret.Length > 0)
            {
                throw new OAuthException("invalid_request", "multiple client authentication methods");
            }

            (id, secret) = Basic(header["Basic ".Length..]);
        }

        if (apps.RunAs(id) < 0)
        {
            throw OAuthException.InvalidClientId();
        }

        return secret == id ? id : throw new OAuthException("invalid_client", "invalid client credentials");
    }

    private static (string Id, string Secret) Basic(string encoded)
    {
        var bytes = new byte[encoded.Length];
        var pair = Convert.TryFromBase64String(encoded, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2)
            : [];
        return pair is [var id, var secret]
            ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret))
            : throw new OAuthException("invalid_client", "invalid client credentials");
    }

    private static void WriteToken(Utf8JsonWriter writer, HttpContext context, SalesforceOrg org, int user, string token, string? refresh)
    {
        writer.WriteStartObject();
        writer.WriteString("access_token", token);
        if (refresh is not null)
        {
            writer.WriteString("refresh_token", refresh);
        }

        // No expires_in, and issued_at is a string of milliseconds (contract 1.5).
        writer.WriteString("signature", "emulated");
        writer.WriteString("scope", "api id");
        writer.WriteString("instance_url", Host(context));
        writer.WriteString("id", $"{Host(context)}/id/{org.Id}/{org.Users.Id(user)}");
        writer.WriteString("token_type", "Bearer");
        writer.WriteString("issued_at", org.Time.GetUtcNow().ToUnixTimeMilliseconds().ToString(null, null));
        writer.WriteEndObject();
    }

    private static Task UserInfo(HttpContext context, SalesforceOrg org)
    {
        var user = context.Call().User;
        return context.WriteJsonAsync(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("sub", $"{Host(context)}/id/{org.Id}/{org.Users.Id(user)}");
            writer.WriteString("user_id", org.Users.Id(user));
            writer.WriteString("organization_id", org.Id);
            writer.WriteString("preferred_username", UserText(org, user, "Username"));
            writer.WriteString("nickname", UserText(org, user, "Alias"));
            writer.WriteString("name", UserText(org, user, "Name"));
            writer.WriteString("email", UserText(org, user, "Email"));
            writer.WriteBoolean("email_verified", true);
            writer.WriteString("zoneinfo", "GMT");
            WriteUrls(writer, context, org);
            writer.WriteBoolean("active", true);
            writer.WriteString("user_type", "STANDARD");
            writer.WriteString("language", "en_US");
            writer.WriteString("locale", "en_US");
            writer.WriteNumber("utcOffset", 0);
            writer.WriteEndObject();
        });
    }

    private static Task Identity(HttpContext context, SalesforceOrg org, string user)
    {
        var row = org.Users.RowOf(user);
        if (row < 0)
        {
            throw SalesforceException.NotFound();
        }

        return context.WriteJsonAsync(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", $"{Host(context)}/id/{org.Id}/{user}");
            writer.WriteString("user_id", org.Users.Id(row));
            writer.WriteString("organization_id", org.Id);
            writer.WriteString("username", UserText(org, row, "Username"));
            writer.WriteString("display_name", UserText(org, row, "Name"));
            writer.WriteString("email", UserText(org, row, "Email"));
            writer.WriteString("user_type", "STANDARD");
            WriteUrls(writer, context, org);
            writer.WriteBoolean("active", true);
            writer.WriteEndObject();
        });
    }

    private static void WriteUrls(Utf8JsonWriter writer, HttpContext context, SalesforceOrg org)
    {
        writer.WriteStartObject("urls");
        foreach (var (name, path) in new[] { ("rest", ""), ("sobjects", "sobjects/"), ("query", "query/") })
        {
            writer.WriteString(name, $"{Host(context)}/services/data/v{{version}}/{path}");
        }

        writer.WriteString("enterprise", $"{Host(context)}/services/Soap/c/{{version}}/{org.Id[..15]}");
        writer.WriteString("partner", $"{Host(context)}/services/Soap/u/{{version}}/{org.Id[..15]}");
        writer.WriteString("metadata", $"{Host(context)}/services/Soap/m/{{version}}/{org.Id[..15]}");
        writer.WriteEndObject();
    }

    private static string Host(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}";

    private static string? UserText(SalesforceOrg org, int user, string field)
    {
        lock (org.Gate)
        {
            return org.Users.Column<TextColumn>(field).Text(user);
        }
    }
}
