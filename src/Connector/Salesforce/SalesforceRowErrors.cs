using Connector.WriteBack;

namespace Connector.Salesforce;

/// <summary>What Salesforce says about one row, in our words: the row part of contract section 4.</summary>
internal static class SalesforceRowErrors
{
    private static readonly Dictionary<string, (RejectClass Class, string Mend)> Table = new(StringComparer.Ordinal)
    {
        ["UNABLE_TO_LOCK_ROW"] = (RejectClass.Lock, "Another process held the record or its parent; it is sent again."),
        ["ENTITY_IS_LOCKED"] = (RejectClass.Approval, "The record is locked by an approval; finish the approval or exempt the connector's user."),
        ["TOO_MANY_APEX_REQUESTS"] = (RejectClass.Lock, "The org's Apex was busy; it is sent again."),
        ["FIELD_CUSTOM_VALIDATION_EXCEPTION"] = (RejectClass.ValidationRule, "A validation rule refused the record; correct the record or exempt the connector's user from the rule."),
        ["FIELD_FILTER_VALIDATION_EXCEPTION"] = (RejectClass.ValidationRule, "A lookup filter refused the record; correct the record or the filter."),
        ["FIELD_INTEGRITY_EXCEPTION"] = (RejectClass.ValidationRule, "The record's values do not fit together; correct the record."),
        ["REQUIRED_FIELD_MISSING"] = (RejectClass.ValidationRule, "A required field of the record is empty; fill it."),
        ["STRING_TOO_LONG"] = (RejectClass.ValidationRule, "The value is longer than the field; make the field longer or the value shorter."),
        ["NUMBER_OUTSIDE_VALID_RANGE"] = (RejectClass.ValidationRule, "The number does not fit the field; give the field more digits."),
        ["INVALID_TYPE_ON_FIELD_IN_RECORD"] = (RejectClass.ValidationRule, "The value does not fit the field's type; check the field in the framework."),
        ["INVALID_EMAIL_ADDRESS"] = (RejectClass.ValidationRule, "The record holds an e-mail address that Salesforce refuses; correct it."),
        ["INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"] = (RejectClass.Picklist, "The field does not offer this value (or the record type does not); run setup, and add the value to the record type."),
        ["INVALID_FIELD_FOR_INSERT_UPDATE"] = (RejectClass.Permission, "The connector's user may not edit the field; give edit access by a permission set."),
        ["INVALID_FIELD"] = (RejectClass.Permission, "The field does not exist or is hidden from the connector's user; run setup."),
        ["INSUFFICIENT_ACCESS_OR_READONLY"] = (RejectClass.Permission, "The connector's user may not edit this record; give it edit access to all accounts."),
        ["INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"] = (RejectClass.Permission, "The connector's user lacks access to a record that this one refers to."),
        ["CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"] = (RejectClass.Other, "An Apex trigger or flow on the record failed; show its owner the message."),
        ["ENTITY_IS_DELETED"] = (RejectClass.Gone, "The account was deleted or merged away; the next read notices it."),
        ["INVALID_CROSS_REFERENCE_KEY"] = (RejectClass.Gone, "The account does not exist any more; the next read notices it."),
        ["INVALID_ID_FIELD"] = (RejectClass.Gone, "The account's id is not known to this org."),
        ["MALFORMED_ID"] = (RejectClass.Gone, "The account's id is not one of this object."),
        ["DUPLICATES_DETECTED"] = (RejectClass.DuplicateRule, "A duplicate rule refused the record; merge the duplicates or exempt the connector's user from the rule."),
        ["DUPLICATE_VALUE"] = (RejectClass.DuplicateRule, "Another record holds the same value in a unique field; correct one of them."),
        ["DUPLICATE_EXTERNAL_ID"] = (RejectClass.DuplicateRule, "Another record holds the same external id; correct one of them."),
        ["STORAGE_LIMIT_EXCEEDED"] = (RejectClass.Limit, "The org's storage is full; free some."),
        ["LIMIT_EXCEEDED"] = (RejectClass.Limit, "A limit of the org was reached; see the message."),
        ["ALL_OR_NONE_OPERATION_ROLLED_BACK"] = (RejectClass.Other, "The record was fine but shared a call with one that was not; it is sent again."),
        ["PROCESSING_HALTED"] = (RejectClass.Other, "Processing stopped at another record; it is sent again."),
    };

    public static RowError Of(string? code, string? message, IReadOnlyList<string>? fields)
    {
        code ??= "UNKNOWN";
        message ??= "";
        var (kind, mend) = Table.GetValueOrDefault(code, (RejectClass.Other, "See Salesforce's message."));

        // Officially "no permission"; in practice what a trigger or flow threw, and that is often a lock (contract 4).
        if (code == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" && message.Contains("UNABLE_TO_LOCK_ROW", StringComparison.Ordinal)) (kind, mend) = Table["UNABLE_TO_LOCK_ROW"];
        return new RowError(kind, code, message, fields ?? [], mend);
    }

    /// <summary>Several errors of one row: the first decides the class unless a later one is no lock; all messages are kept.</summary>
    public static RowError Of(IReadOnlyList<RowError> errors)
    {
        if (errors.Count == 0) return Of(null, "Salesforce gave no reason.", null);
        var leading = errors.FirstOrDefault(error => error.Class != RejectClass.Lock) ?? errors[0];
        return leading with
        {
            Message = string.Join("; ", errors.Select(error => error.Message)),
            Fields = [.. errors.SelectMany(error => error.Fields).Distinct(StringComparer.OrdinalIgnoreCase)],
        };
    }

    /// <summary><c>CODE:message:Field1 Field2 --</c> of a Bulk result; the message may hold colons (contract 3.2).</summary>
    public static RowError OfBulk(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || Http.Redaction.Code(text[..colon]) is not { } code) return Of(null, text, null);

        var rest = text[(colon + 1)..];
        var end = rest.EndsWith("--", StringComparison.Ordinal) ? rest[..^2].TrimEnd() : rest;
        var last = end.LastIndexOf(':');
        var names = last < 0 ? [] : end[(last + 1)..].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return names.Length > 0 && names.All(Soql.IsName) ? Of(code, end[..last], names) : Of(code, end.TrimEnd(':'), null);
    }
}
