using Microsoft.Extensions.Options;
using MimeKit;

namespace Connector.Worker.Notifications;

/// <summary>Checks the section at start; every problem at once, each naming its place and mend, and quoting no secret.</summary>
internal sealed class SummaryRules : IValidateOptions<SummaryOptions>
{
    public ValidateOptionsResult Validate(string? name, SummaryOptions options)
    {
        var problems = new List<string>();
        if (!options.Webhook.IsEmpty && !(Uri.TryCreate(options.Webhook.Reveal(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
        {
            problems.Add($"{SummaryOptions.Section}:Webhook: write a whole address that begins with https://");
        }

        if (options.Email.Host.Length > 0)
        {
            if (!IsAddress(options.Email.From)) problems.Add($"{SummaryOptions.Section}:Email:From: write the sender's address");
            if (!InternetAddressList.TryParse(options.Email.To, out var list) || !list.Mailboxes.Any() || !list.Mailboxes.All(one => IsAddress(one.Address))) problems.Add($"{SummaryOptions.Section}:Email:To: write at least one address, with commas between them");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static bool IsAddress(string text) => MailboxAddress.TryParse(text, out var address) && address.Address.Contains('@', StringComparison.Ordinal);
}
