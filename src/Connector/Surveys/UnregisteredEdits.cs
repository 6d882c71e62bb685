using Connector.Accounts;
using Connector.Http;
using Connector.Planning;
using Connector.Reading;
using Connector.Segmentation;
using Connector.Stages;
using Connector.Store;

namespace Connector.Surveys;

/// <summary>A segment field that a person changed although nobody registered an override.</summary>
/// <param name="Ours">What the rules decided.</param>
/// <param name="Worth">What the account weighs; null while unknown.</param>
/// <param name="Editor">Null where the CRM did not tell.</param>
public sealed record UnregisteredEdit(AccountId Account, Dimension Dimension, string Theirs, string Ours, double? Worth, FieldEditor? Editor);

/// <summary>Found by the three-way merge over the book as last read; who it was is asked of the CRM. Changes nothing.</summary>
public static class UnregisteredEdits
{
    /// <param name="most">So many are kept, heaviest first.</param>
    /// <returns>Those kept, how many there are, and why nobody's name could be had; null = it was asked.</returns>
    public static async Task<(IReadOnlyList<UnregisteredEdit> Heaviest, long Count, string? Unasked)> OfAsync(
        IConnectionStore store, ICrm crm, Framework framework, int most, CancellationToken cancellationToken)
    {
        Dimension[] fields = [.. FieldNeeds.WrittenDimensions(framework, crm.Name)];
        var dimensions = await store.Book.LayoutAsync([.. fields.Select(dimension => dimension.Name)], cancellationToken);
        var written = await store.Book.LayoutAsync([.. fields.Select(dimension => dimension.CrmField(crm.Name)!)], cancellationToken);
        var (kept, count) = (new Largest<UnregisteredEdit>(most), 0L);
        await foreach (var page in store.Book.CellsAsync(dimensions, written, cancellationToken).ReadAhead())
        {
            foreach (var account in page)
            {
                for (var i = 0; i < fields.Length; i++)
                {
                    var ours = PlannedField.Wanted(account.Assignments[i]);
                    var theirs = account.Theirs[i];
                    if (FieldMerge.Merge(account.Acknowledged[i], theirs, ours, EditPolicy.Flag, canAdopt: false, replaceFilled: false).Reason != MergeReason.EditedByAPerson) continue;
                    count++;
                    kept.Add(new UnregisteredEdit(account.Id, fields[i], theirs.IsKnown ? theirs.ToString() : "", ours.ToString(), account.Value, null), account.Value ?? 0);
                }
            }
        }

        try
        {
            return (await NamedAsync(crm, kept.Items, cancellationToken), count, null);
        }
        catch (CrmException silent)
        {
            return (kept.Items, count, silent.Message);
        }
    }

    private static async Task<IReadOnlyList<UnregisteredEdit>> NamedAsync(ICrm crm, IReadOnlyList<UnregisteredEdit> edits, CancellationToken cancellationToken)
    {
        var named = edits.ToList();
        foreach (var field in edits.GroupBy(edit => edit.Dimension))
        {
            var editors = await crm.Reader.EditorsAsync(field.Key.CrmField(crm.Name)!, [.. field.Select(edit => edit.Account)], cancellationToken);
            for (var i = 0; i < named.Count; i++)
            {
                if (named[i].Dimension == field.Key && editors.TryGetValue(named[i].Account, out var editor)) named[i] = named[i] with { Editor = editor };
            }
        }

        return named;
    }
}
