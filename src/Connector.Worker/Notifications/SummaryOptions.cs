using Connector.Http;

namespace Connector.Worker.Notifications;

public enum SummaryTime
{
    /// <summary>After every run.</summary>
    Always,

    /// <summary>After runs that are not green: failed, held or partial.</summary>
    NotGreen,
}

/// <summary>Who is told how a run went. Section <c>Summary</c>; nobody is told unless a way is configured.</summary>
public sealed class SummaryOptions
{
    public const string Section = "Summary";

    /// <summary>Default Always.</summary>
    public SummaryTime When { get; set; }

    /// <summary>An address that takes JSON by POST; Slack and Teams show its <c>text</c>. Such an address is a secret: set it in the environment.</summary>
    public Secret Webhook { get; set; }

    public EmailOptions Email { get; set; } = new();
}

/// <summary>A mail server that takes messages. Empty host = no mail.</summary>
public sealed class EmailOptions
{
    public string Host { get; set; } = "";

    /// <summary>Default 587.</summary>
    public int Port { get; set; } = 587;

    /// <summary>Default true: TLS from the first byte on port 465, StartTLS on others. False only for a server on this machine.</summary>
    public bool Tls { get; set; } = true;

    /// <summary>Empty = the server asks for no sign-in.</summary>
    public string User { get; set; } = "";

    public Secret Password { get; set; }

    public string From { get; set; } = "";

    /// <summary>Addresses, a comma between them.</summary>
    public string To { get; set; } = "";
}
