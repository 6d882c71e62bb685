namespace Connector.Segmentation.Versions;

/// <summary>How much a change means, least first: the part of the semantic version that must rise.</summary>
public enum ChangeKind
{
    /// <summary>Patch: what people read.</summary>
    Wording,

    /// <summary>Minor: which account is in which segment, and what may go through by itself.</summary>
    Thresholds,

    /// <summary>Major: which dimensions and segments there are, and where they are written.</summary>
    Structure,
}

/// <param name="Part">What it is about, for people: a dimension's label, or a heading.</param>
/// <param name="What">One sentence.</param>
public sealed record FrameworkChange(ChangeKind Kind, string Part, string What);

/// <summary>One version of a framework after another. Pure.</summary>
public sealed class VersionStep
{
    /// <param name="recordedHash">
    /// Of the earlier version as it was, where it was read again with today's tables: another hash then means that a table has changed since.
    /// </param>
    public VersionStep(Framework before, Framework after, string? recordedHash = null)
    {
        (Before, After) = (before, after);
        var changes = FrameworkChanges.Between(before, after).ToList();
        if (recordedHash is not null && recordedHash != before.Hash) changes.Add(new FrameworkChange(ChangeKind.Thresholds, "Inputs", "a table that the rules use has changed"));
        if (changes.Count == 0 && before.Hash != after.Hash) changes.Add(new FrameworkChange(ChangeKind.Wording, "Text", "comments, order or layout of the file"));
        Changes = changes;
    }

    public Framework Before { get; }

    public Framework After { get; }

    /// <summary>Empty only when the two are the same text.</summary>
    public IReadOnlyList<FrameworkChange> Changes { get; }

    /// <summary>The smallest version that tells the changes; the earlier one's when there are none.</summary>
    public SemanticVersion Least => Changes.Count == 0 ? Before.Version : Changes.Max(change => change.Kind) switch
    {
        ChangeKind.Structure => new SemanticVersion(Before.Version.Major + 1, 0, 0),
        ChangeKind.Thresholds => new SemanticVersion(Before.Version.Major, Before.Version.Minor + 1, 0),
        _ => new SemanticVersion(Before.Version.Major, Before.Version.Minor, Before.Version.Patch + 1),
    };

    /// <summary>Why the later version's number does not tell what changed, with the gravest change and what mends it; null when it does.</summary>
    public string? Trouble
    {
        get
        {
            if (After.Version >= Least) return null;
            var gravest = Changes.MaxBy(change => change.Kind)!;
            var why = gravest.Kind switch
            {
                ChangeKind.Structure => "dimensions or segments changed (major)",
                ChangeKind.Thresholds => "what decides a segment, or goes through by itself, changed (minor)",
                _ => "the wording changed (patch)",
            };
            return $"version {After.Version} does not tell what changed since {Before.Version}: {why}, {gravest.Part}: {gravest.What}; make it {Least} or later";
        }
    }

    /// <summary>Segments that are gone although the later version does not say why and what follows them.</summary>
    public IEnumerable<(Dimension Dimension, Segment Segment)> Unexplained =>
        from dimension in Before.Dimensions
        let now = After.Dimension(dimension.Name)
        where now is not null
        from segment in dimension.Segments
        where now.Find(segment.Name) is null && now.Retirement(segment.Name) is null
        select (now, segment);
}
