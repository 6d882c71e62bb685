using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Connector.Worker.Notifications;

/// <summary>Tells people how a run went, in the ways that are configured. That it could not be told is logged and never a run's failure.</summary>
internal sealed partial class Summaries(IHttpClientFactory clients, IOptions<SummaryOptions> options, ILogger<Summaries> log)
{
    public const string Client = "summary";

    private const int TlsPort = 465;
    private static readonly TimeSpan MailPatience = TimeSpan.FromSeconds(30);

    /// <returns>False when somebody was to be told and nobody was.</returns>
    public async Task<bool> SendAsync(Summary summary, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (settings.When == SummaryTime.NotGreen && summary.IsGreen) return true;
        var ways = new List<Task<bool>>();
        if (!settings.Webhook.IsEmpty) ways.Add(TryAsync("webhook", () => PostAsync(summary, settings.Webhook.Reveal(), cancellationToken)));
        if (settings.Email.Host.Length > 0) ways.Add(TryAsync("mail server", () => MailAsync(summary, settings.Email, cancellationToken)));
        return ways.Count == 0 || (await Task.WhenAll(ways)).Contains(true);
    }

    private async Task PostAsync(Summary summary, string address, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(Client);
        using var response = await client.PostAsJsonAsync(address, summary.ToJson(), cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static async Task MailAsync(Summary summary, EmailOptions email, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage { Subject = summary.Subject, Body = new TextPart("plain") { Text = summary.Text() } };
        message.From.Add(MailboxAddress.Parse(email.From));
        message.To.AddRange(InternetAddressList.Parse(email.To));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(MailPatience);
        using var client = new SmtpClient();
        var security = !email.Tls ? SecureSocketOptions.None : email.Port == TlsPort ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls;
        await client.ConnectAsync(email.Host, email.Port, security, patience.Token);
        if (email.User.Length > 0) await client.AuthenticateAsync(email.User, email.Password.Reveal(), patience.Token);
        await client.SendAsync(message, patience.Token);
        await client.DisconnectAsync(quit: true, patience.Token);
    }

    private async Task<bool> TryAsync(string way, Func<Task> send)
    {
        try
        {
            await send();
            return true;
        }
        catch (Exception exception)
        {
            // Only the kind: the message may hold the address.
            NotTold(log, way, exception.GetType().Name, (exception as HttpRequestException)?.StatusCode?.ToString() ?? "");
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The summary of the run did not reach the {Way}: {Kind} {Status}")]
    private static partial void NotTold(ILogger logger, string way, string kind, string status);
}
