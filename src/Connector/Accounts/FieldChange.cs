namespace Connector.Accounts;

public enum ChangeAction : byte
{
    /// <summary>Leave the field alone: it is not sent.</summary>
    Keep = 0,
    Set = 1,

    /// <summary>Empty the field: the CRM's explicit null, never a blank cell.</summary>
    Clear = 2,
}

/// <summary>What happens to one field: Set, Clear and Keep are three things, and no null stands for any of them.</summary>
public readonly record struct FieldChange
{
    private FieldChange(ChangeAction action, AttributeValue value)
    {
        Action = action;
        Value = value;
    }

    public static FieldChange Keep => default;

    public static FieldChange Clear => new(ChangeAction.Clear, AttributeValue.Unknown);

    public ChangeAction Action { get; }

    /// <summary>The new value of a Set; unknown for Keep and Clear.</summary>
    public AttributeValue Value { get; }

    /// <exception cref="ArgumentException">The value is unknown: that would be a Clear in disguise.</exception>
    public static FieldChange Set(AttributeValue value) => value.IsKnown
        ? new(ChangeAction.Set, value)
        : throw new ArgumentException("a Set needs a value; use Clear to empty a field", nameof(value));

    /// <summary>What the field holds once the CRM has acknowledged this change.</summary>
    public AttributeValue After(AttributeValue before) => Action == ChangeAction.Keep ? before : Value;
}
