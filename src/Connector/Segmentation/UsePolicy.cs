namespace Connector.Segmentation;

/// <summary>Which attributes no rule may use, and for what or where. A framework with a rule that breaks it does not load.</summary>
/// <param name="Jurisdictions">Where the accounts are, as far as law goes: <c>EU</c>.</param>
public sealed record UsePolicy(IReadOnlyList<string> Jurisdictions, IReadOnlyList<ForbiddenUse> Forbidden)
{
    public static UsePolicy None { get; } = new([], []);

    /// <summary>The first entry by which the segments of a dimension may not depend on an attribute; null = they may.</summary>
    /// <param name="purposes">What the segments are used for.</param>
    public ForbiddenUse? Against(string attribute, IReadOnlyCollection<string> purposes) => Forbidden.FirstOrDefault(one => one.Attribute == attribute
        && (one.Purpose is null || purposes.Contains(one.Purpose)) && (one.Jurisdiction is null || Jurisdictions.Contains(one.Jurisdiction)));
}

/// <param name="Attribute">A name; the framework need not have it, so that it can stay out.</param>
/// <param name="Purpose">Null = for anything.</param>
/// <param name="Jurisdiction">Null = everywhere.</param>
/// <param name="Why">The law, contract or decision behind it.</param>
public sealed record ForbiddenUse(string Attribute, string? Purpose, string? Jurisdiction, string Why)
{
    public override string ToString() => $"{Attribute}{(Purpose is null ? "" : $" for {Purpose}")}{(Jurisdiction is null ? "" : $" in {Jurisdiction}")}";
}
