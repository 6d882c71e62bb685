namespace Connector.Deployment;

/// <summary>
/// Holds what is wanted against what the CRM holds and what we left there. Three ways, as for records: only what nobody touched since is
/// changed, what is not ours never is, and what people changed by hand is told.
/// </summary>
public sealed class ArtefactPlanner(IArtefactRules rules, DriftPolicy policy)
{
    /// <param name="current">What the CRM holds of the wanted and the owned ones.</param>
    /// <returns>One for each wanted artefact, in their order; then those of ours that nobody wants any more, the last deployed first.</returns>
    public IReadOnlyList<ArtefactChange> Plan(IReadOnlyList<WantedArtefact> wanted, IReadOnlyList<ArtefactContent> current, IReadOnlyList<OwnedArtefact> owned)
    {
        var (theirs, ours) = (current.ToDictionary(one => one.Key), owned.ToDictionary(one => one.Key));
        var keys = wanted.Select(one => one.Content.Key).ToHashSet();
        var plan = wanted.Select(one => Plan(one.Content, theirs.GetValueOrDefault(one.Content.Key), ours.GetValueOrDefault(one.Content.Key)));
        var left = owned.Reverse().Where(one => !keys.Contains(one.Key)).Select(one => PlanLeft(one, theirs.GetValueOrDefault(one.Key))).OfType<ArtefactChange>();
        return [.. plan, .. left];
    }

    /// <summary>What an earlier change made is put back, unless somebody touched it since or records would lose values.</summary>
    /// <param name="made">As it was planned.</param>
    /// <param name="held">As the CRM held it right after; null when it was deleted.</param>
    /// <param name="mayDelete">Whether it may go although it holds data, or holds none.</param>
    public static ArtefactChange Undo(ArtefactChange made, ArtefactContent? current, string? held, bool mayDelete)
    {
        var now = current?.Body;
        if (now == made.Before) return new ArtefactChange(made.Key, ArtefactAction.Unchanged, now, now, now);
        if (now != held) return new ArtefactChange(made.Key, ArtefactAction.Drifted, now, now, null, held, "changed by hand since: it stays as it is");
        if (made.Before is null && !mayDelete) return new ArtefactChange(made.Key, ArtefactAction.Unchanged, now, now, now, Why: "records have values in it: it stays, hidden; 'undo --delete-data' deletes it with them");
        var action = made.Before is null ? ArtefactAction.Delete : now is null ? ArtefactAction.Create : ArtefactAction.Update;
        return new ArtefactChange(made.Key, action, now, made.Before, made.Before);
    }

    /// <summary>Element by element, by path.</summary>
    public static IReadOnlyList<PartChange> Differences(ArtefactContent? before, ArtefactContent? after)
    {
        var paths = (before?.Parts.Keys ?? []).Union(after?.Parts.Keys ?? []).Order(StringComparer.Ordinal);
        return [.. paths.Select(path => new PartChange(path, before?.Parts.GetValueOrDefault(path), after?.Parts.GetValueOrDefault(path))).Where(part => part.Before != part.After)];
    }

    private ArtefactChange Plan(ArtefactContent wanted, ArtefactContent? theirs, OwnedArtefact? ours)
    {
        if (rules.IsAmended(wanted.Key)) return PlanAmended(wanted, theirs, ours);
        if (ours is null) return theirs is null ? Create(wanted) : PlanFound(wanted, theirs);
        if (theirs is null || HasDrifted(theirs, ours))
        {
            // A deployment that was cut short, where a CRM has no transaction, may have come so far.
            return theirs is not null && ours.Wanted != wanted.Body && theirs.Covers(wanted) ? Unchanged(wanted, theirs) : Drifted(wanted, theirs, ours);
        }

        return ours.Wanted == wanted.Body ? Unchanged(wanted, theirs) : Update(wanted, theirs);
    }

    /// <summary>Not known to be ours: a lost store forgets what it deployed, and a deployment may end unseen.</summary>
    private ArtefactChange PlanFound(ArtefactContent wanted, ArtefactContent theirs)
    {
        if (theirs.Covers(wanted)) return Unchanged(wanted, theirs);
        return rules.IsMarked(theirs) ? Update(wanted, theirs)
            : new ArtefactChange(wanted.Key, ArtefactAction.Foreign, theirs.Body, theirs.Body, wanted.Body, Why: "somebody else made one of this name: rename theirs, or ours in the framework");
    }

    private ArtefactChange PlanAmended(ArtefactContent wanted, ArtefactContent? theirs, OwnedArtefact? ours)
    {
        if (theirs is null) return new ArtefactChange(wanted.Key, ArtefactAction.Foreign, null, null, wanted.Body, Why: "there is none of this name: correct it in the settings");
        if (theirs.Covers(wanted)) return Unchanged(wanted, theirs);
        return ours?.Wanted == wanted.Body ? Drifted(wanted, theirs, ours) : Update(wanted, theirs);
    }

    private ArtefactChange Drifted(ArtefactContent wanted, ArtefactContent? theirs, OwnedArtefact ours)
    {
        var change = policy == DriftPolicy.Restore ? theirs is null ? Create(wanted) : Update(wanted, theirs) : new ArtefactChange(wanted.Key, ArtefactAction.Drifted, theirs?.Body, theirs?.Body, wanted.Body);
        var what = theirs is null ? "removed by hand" : "changed by hand";
        return change with { Action = ArtefactAction.Drifted, Base = ours.Held, Why = policy == DriftPolicy.Restore ? $"{what}: put back" : $"{what}: it stays so" };
    }

    private bool HasDrifted(ArtefactContent theirs, OwnedArtefact ours) =>
        theirs.Body != ours.Held && Differences(rules.Content(ours.Key, ours.Held), theirs).Any(part => part.Before is not null || !rules.IsOthers(ours.Key, part.Path));

    private ArtefactChange? PlanLeft(OwnedArtefact ours, ArtefactContent? theirs)
    {
        if (theirs is null) return null;
        var stays = new ArtefactChange(ours.Key, ArtefactAction.Unchanged, theirs.Body, theirs.Body, null);
        if (rules.IsAmended(ours.Key)) return stays with { Why = "no longer in the settings: take our part out by hand" };
        if (rules.HoldsData(ours.Key)) return stays with { Why = "no longer in the framework: it stays, since records have values in it" };
        return HasDrifted(theirs, ours)
            ? stays with { Action = ArtefactAction.Drifted, Base = ours.Held, Why = "no longer in the framework, and changed by hand: it stays" }
            : new ArtefactChange(ours.Key, ArtefactAction.Delete, theirs.Body, null, null);
    }

    private static ArtefactChange Create(ArtefactContent wanted) => new(wanted.Key, ArtefactAction.Create, null, wanted.Body, wanted.Body);

    private static ArtefactChange Unchanged(ArtefactContent wanted, ArtefactContent theirs) => new(wanted.Key, ArtefactAction.Unchanged, theirs.Body, theirs.Body, wanted.Body);

    private ArtefactChange Update(ArtefactContent wanted, ArtefactContent theirs)
    {
        var after = rules.Merge(wanted, theirs);
        return new ArtefactChange(wanted.Key, ArtefactAction.Update, theirs.Body, after.Body, wanted.Body);
    }
}
