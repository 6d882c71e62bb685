using Connector.Accounts;

namespace Connector.Reading;

/// <summary>Port: reads accounts out of one CRM. One instance serves one connection.</summary>
public interface IAccountReader
{
    /// <summary>What the connection's user can see and do, asked of the CRM at every run: nothing about fields is hard-coded.</summary>
    Task<CrmSchema> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Has the CRM get every account ready, where it works that way. The ticket outlives the process: with it a later one fetches the same rows.
    /// </summary>
    /// <param name="earlier">A ticket given for the same fields; null = none.</param>
    /// <returns><paramref name="earlier"/> while the CRM still serves it, else a new ticket; null when rows can only be fetched at once.</returns>
    Task<string?> PrepareAllAsync(IReadOnlyList<string> fields, string? earlier, CancellationToken cancellationToken);

    /// <summary>
    /// Every account that the connection's user can see, in any order, streamed; last, those that the CRM still shows as deleted or merged away
    /// (their values may be unknown). The same account may come more than once; the last one counts.
    /// </summary>
    /// <param name="ticket">From <see cref="PrepareAllAsync"/> for the same fields; the rows are as they were when it was first given.</param>
    IAsyncEnumerable<CrmAccount> ReadAllAsync(IReadOnlyList<string> fields, string? ticket, CancellationToken cancellationToken);

    /// <summary>
    /// Every account changed at or after <paramref name="since"/>, the deleted and merged ones included (their values may be unknown).
    /// The same account may come more than once; the last one counts.
    /// </summary>
    IAsyncEnumerable<CrmAccount> ReadChangedAsync(IReadOnlyList<string> fields, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>The named accounts as they are now; one that is gone comes as deleted, one that cannot be seen does not come.</summary>
    IAsyncEnumerable<CrmAccount> ReadByIdAsync(IReadOnlyList<string> fields, IReadOnlyList<AccountId> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Who changed a field last, for some dozens of accounts. An account of which the CRM tells nothing is left out; nothing at all comes where the
    /// CRM keeps no such history.
    /// </summary>
    Task<IReadOnlyDictionary<AccountId, FieldEditor>> EditorsAsync(string field, IReadOnlyList<AccountId> ids, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<AccountId, FieldEditor>>(new Dictionary<AccountId, FieldEditor>());
}

/// <summary>One account as the CRM gave it.</summary>
/// <param name="ModifiedAt">The CRM's own time of the last change, UTC.</param>
/// <param name="Values">Parallel to the fields asked for; a blank is unknown.</param>
/// <param name="MergedInto">The surviving account when this one was merged away; else null.</param>
/// <param name="Parent">The parent account, which the CRM may lock when this one is written; null when there is none or the user may not see it.</param>
public sealed record CrmAccount(
    AccountId Id,
    DateTimeOffset ModifiedAt,
    AttributeValue[] Values,
    bool IsDeleted = false,
    AccountId? MergedInto = null,
    AccountId? Parent = null);

/// <param name="ObjectName">The CRM's name of the account object, for messages.</param>
/// <param name="Fields">By API name, ignoring case: the fields visible to the connection's user, and only those.</param>
/// <param name="ServerTime">The CRM's clock when it answered, UTC: watermarks are cut from it, so that our clock may be wrong.</param>
public sealed record CrmSchema(string ObjectName, IReadOnlyDictionary<string, CrmField> Fields, DateTimeOffset ServerTime);

/// <param name="Kind">How its values arrive. Multi-value and binary fields are text.</param>
/// <param name="IsWritable">The connection's user may change it.</param>
/// <param name="IsPicklist">Its values come from <paramref name="Options"/>.</param>
/// <param name="IsRestricted">The CRM refuses a value outside <paramref name="Options"/>.</param>
/// <param name="Options">Active values (not labels) in the CRM's order; empty when it is no picklist.</param>
/// <param name="IsOurs">The field carries the mark that <c>setup</c> leaves on what it creates.</param>
/// <param name="IsVolatile">The CRM calculates its values (formula, roll-up summary): they change without the record's own time of change.</param>
/// <param name="Decimals">Digits behind the point that a number keeps; null where the CRM keeps what it gets.</param>
/// <param name="Length">The most characters of a text; null where nothing is said.</param>
/// <param name="Type">The CRM's own word for what it holds, for people; empty where nothing is said.</param>
/// <param name="IsCustom">Made by the CRM's customer, not by its vendor.</param>
/// <param name="Form">What its texts are meant to be.</param>
public sealed record CrmField(
    string Name,
    string Label,
    ValueKind Kind,
    bool IsWritable,
    bool IsPicklist,
    bool IsRestricted,
    IReadOnlyList<string> Options,
    bool IsOurs,
    bool IsVolatile = false,
    int? Decimals = null,
    int? Length = null,
    string Type = "",
    bool IsCustom = false,
    TextForm Form = TextForm.Any)
{
    private const double Largest = 1e28; // decimals end there

    /// <summary>The value as this field would give it back after it was written; unknown when the field cannot hold it. What is written must be this, or it would look changed by somebody ever after.</summary>
    public AttributeValue Fit(AttributeValue value) => (Kind, value.Kind) switch
    {
        (ValueKind.Number, ValueKind.Number) => Rounded(value.Number),
        (ValueKind.Text, ValueKind.Number or ValueKind.Text) => FitText(value.ToString()),
        (ValueKind.Boolean, ValueKind.Boolean) or (ValueKind.Date, ValueKind.Date) => value,
        _ => AttributeValue.Unknown,
    };

    private AttributeValue Rounded(double number) => Math.Abs(number) >= Largest ? AttributeValue.Unknown
        : AttributeValue.Of((double)(Decimals is { } digits and < 28 ? Math.Round((decimal)number, digits, MidpointRounding.AwayFromZero) : (decimal)number));

    private AttributeValue FitText(string text)
    {
        var trimmed = text.Trim();
        var fits = !(trimmed.Length > Length) && !(IsRestricted && !Options.Contains(trimmed, StringComparer.Ordinal));
        return fits ? AttributeValue.Of(trimmed) : AttributeValue.Unknown;
    }
}

/// <summary>What the texts of a field are meant to be, as far as the CRM says so.</summary>
public enum TextForm
{
    Any,
    EmailAddress,
    PhoneNumber,
    WebAddress,

    /// <summary>The id of this record or of another.</summary>
    Key,
}
