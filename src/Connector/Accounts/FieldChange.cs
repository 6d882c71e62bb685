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
    private FieldChange(ChangeAction action, AttributeValue value, bool overTheirs = false, bool givesBack = false)
    {
        Action = action;
        Value = value;
        OverTheirs = overTheirs;
        GivesBack = givesBack;
    }

    public static FieldChange Keep => default;

    public static FieldChange Clear => new(ChangeAction.Clear, AttributeValue.Unknown);

    public ChangeAction Action { get; }

    /// <summary>The new value of a Set; unknown for Keep and Clear.</summary>
    public AttributeValue Value { get; }

    /// <summary>The value that this replaces was a person's, not ours.</summary>
    public bool OverTheirs { get; }

    /// <summary>An undo puts a person's value back: acknowledged, it is theirs again and not our base.</summary>
    public bool GivesBack { get; }

    /// <exception cref="ArgumentException">The value is unknown: that would be a Clear in disguise.</exception>
    public static FieldChange Set(AttributeValue value, bool overTheirs = false) => value.IsKnown
        ? new(ChangeAction.Set, value, overTheirs)
        : throw new ArgumentException("a Set needs a value; use Clear to empty a field", nameof(value));

    /// <summary>The change that takes this one back, where the field held <paramref name="before"/>; Keep stays Keep.</summary>
    public FieldChange Undo(AttributeValue before) => Action == ChangeAction.Keep ? Keep
        : new(before.IsKnown ? ChangeAction.Set : ChangeAction.Clear, before, givesBack: OverTheirs);

    /// <summary>The same with its marks, as stored.</summary>
    internal FieldChange With(bool overTheirs, bool givesBack) => new(Action, Value, overTheirs, givesBack);

    /// <summary>What the field holds once the CRM has acknowledged this change.</summary>
    public AttributeValue After(AttributeValue before) => Action == ChangeAction.Keep ? before : Value;

    /// <summary>What counts as our base once the CRM has acknowledged this change.</summary>
    public AttributeValue BaseAfter(AttributeValue before) => GivesBack ? AttributeValue.Unknown : After(before);
}
