namespace Connector.Accounts;

public enum Severity
{
    Information,
    Warning,
    Error,
}

/// <summary>
/// Something wrong or notable, about one account or about a whole field. Bad data is a finding, not an exception and not a log line.
/// </summary>
/// <param name="Rule">Stable name of the rule that found it, such as <c>value-out-of-range</c>.</param>
/// <param name="Account">Null when the finding is about the connection or a field as a whole.</param>
/// <param name="Field">The attribute or CRM field, by API name.</param>
/// <param name="Message">One sentence saying what is wrong and what mends it; never contains names or e-mail addresses of people.</param>
public sealed record Finding(Severity Severity, string Rule, AccountId? Account, string? Field, string Message);
