namespace Connector.Http;

/// <summary>
/// A call to a CRM failed as a whole. The kinds say what to do: wait (<see cref="CrmUnavailableException"/>, <see cref="CrmQuotaException"/>),
/// ask somebody (<see cref="CrmAccessException"/>), or mend the connector (<see cref="CrmContractException"/>).
/// </summary>
/// <remarks>The message holds the CRM's code and our own words, never a body, a query, a token or a record's values.</remarks>
public abstract class CrmException(string crm, int? status, string? code, string message, Exception? inner)
    : Exception(message, inner)
{
    public string Crm { get; } = crm;

    /// <summary>HTTP status; null when there was no answer.</summary>
    public int? Status { get; } = status;

    /// <summary>The CRM's own error code; null when it gave none.</summary>
    public string? Code { get; } = code;
}

/// <summary>A passing fault: no answer, overloaded, locked. Later the same call may work.</summary>
public sealed class CrmUnavailableException(string crm, int? status, string? code, string message, Exception? inner = null)
    : CrmException(crm, status, code, message, inner);

/// <summary>An allowance is spent. The same call works again after <see cref="ResetsAt"/>, where the CRM tells.</summary>
public sealed class CrmQuotaException(string crm, int? status, string? code, string message, DateTimeOffset? resetsAt = null, Exception? inner = null)
    : CrmException(crm, status, code, message, inner)
{
    public DateTimeOffset? ResetsAt { get; } = resetsAt;
}

/// <summary>Somebody must change a setting, a credential or a right; the message says which.</summary>
public sealed class CrmAccessException(string crm, int? status, string? code, string message, Exception? inner = null)
    : CrmException(crm, status, code, message, inner);

/// <summary>The CRM answered something that its documentation does not say, or refused what we sent as malformed.</summary>
public sealed class CrmContractException(string crm, int? status, string? code, string message, Exception? inner = null)
    : CrmException(crm, status, code, message, inner);
