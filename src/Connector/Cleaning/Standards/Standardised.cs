using Connector.Accounts;

namespace Connector.Cleaning.Standards;

internal enum HowRead
{
    /// <summary>The text says it plainly.</summary>
    AsWritten,

    /// <summary>Another way to write exactly this value, such as <c>1.2k</c> for 1200.</summary>
    Rewritten,

    /// <summary>The text says a range; the value stands for it.</summary>
    Estimated,

    /// <summary>It could mean several things, so it means none.</summary>
    Ambiguous,

    /// <summary>It is no such thing.</summary>
    Refused,
}

/// <summary>What a standardiser made of one text. Nothing is changed silently: everything but <see cref="HowRead.AsWritten"/> becomes a finding.</summary>
/// <param name="Value">Unknown when ambiguous or refused.</param>
/// <param name="Why">For people, without the text itself: which reading was taken, or why none; null when there is nothing to add.</param>
internal readonly record struct Standardised(AttributeValue Value, HowRead How, string? Why = null)
{
    public static Standardised Refused(string? why = null) => new(AttributeValue.Unknown, HowRead.Refused, why);

    public static Standardised Ambiguous(string why) => new(AttributeValue.Unknown, HowRead.Ambiguous, why);

    public static Standardised Plain(AttributeValue value) => new(value, value.IsKnown ? HowRead.AsWritten : HowRead.Refused);
}
