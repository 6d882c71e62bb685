using Connector.WriteBack;

namespace Connector.HubSpot;

/// <summary>What HubSpot says about one row, in our words: the row part of contract sections 4 and 5.</summary>
internal static class HubSpotRowErrors
{
    /// <summary>Our own code.</summary>
    public const string Merged = "MERGED_AWAY";

    public const string Locked = "LOCKED";

    private const string UnknownProperty = "PROPERTY_DOESNT_EXIST";
    private const string ReadOnly = "READ_ONLY_VALUE";

    /// <summary>The property is to blame, so every row would be refused: halving the batch would only cost calls.</summary>
    public static bool IsOfTheProperty(string? code) => code is UnknownProperty or ReadOnly;

    private static readonly Dictionary<string, (RejectClass Class, string Mend)> Table = new(StringComparer.OrdinalIgnoreCase)
    {
        ["OBJECT_NOT_FOUND"] = (RejectClass.Gone, "The company was deleted or merged away; the next read notices it."),
        [Merged] = (RejectClass.Gone, "The company was merged into another one; it is looked up at once, and the next run decides the survivor."),
        ["UPDATE_ONLY_IMPORT"] = (RejectClass.Gone, "The import found no such company; it is looked up at once."),
        ["INVALID_OBJECT_ID"] = (RejectClass.Gone, "The import found no such company; it is looked up at once."),
        ["INVALID_ENUMERATION_OPTION"] = (RejectClass.Picklist, "The property does not offer this value; run setup."),
        ["DUPLICATE_UNIQUE_PROPERTY_VALUE"] = (RejectClass.DuplicateRule, "Another record holds the same value in a unique property; correct one of them."),
        ["INVALID_OPTION"] = (RejectClass.Picklist, "The property does not offer this value; run setup."),
        [UnknownProperty] = (RejectClass.Permission, "The property does not exist; run setup."),
        [ReadOnly] = (RejectClass.Permission, "The property is read-only; name another one in the framework."),
        ["MISSING_SCOPES"] = (RejectClass.Permission, "The token lacks a scope; add it to the app or service key."),
        ["VALIDATION_ERROR"] = (RejectClass.ValidationRule, "A validation rule of the portal refused the record; correct the record or the rule."),
        ["MISSING_REQUIRED_PROPERTY"] = (RejectClass.ValidationRule, "A required property of the record is empty; fill it."),
        ["MISSING_CONDITIONAL_REQUIRED_PROPERTY"] = (RejectClass.ValidationRule, "A property required under the record's conditions is empty; fill it."),
        ["CONFLICT"] = (RejectClass.DuplicateRule, "Another record holds the same value in a unique property; correct one of them."),
        ["OBJECT_ALREADY_EXISTS"] = (RejectClass.DuplicateRule, "Another record holds the same value in a unique property; correct one of them."),
        [Locked] = (RejectClass.Lock, "Another process held the record; it is sent again."),
    };

    public static RowError Of(HubSpotError error) => Of(error.Code ?? "UNKNOWN", error.Message ?? "", error.Fields);

    public static RowError Of(string code, string message, IReadOnlyList<string> fields)
    {
        var (kind, mend) = Table.GetValueOrDefault(code, (code.StartsWith("INVALID_", StringComparison.Ordinal) ? RejectClass.ValidationRule : RejectClass.Other, "See HubSpot's message."));
        return new RowError(kind, code, message, fields, mend);
    }
}
