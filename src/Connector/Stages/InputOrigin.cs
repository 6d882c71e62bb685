using Connector.Accounts;
using Connector.Cleaning;
using Connector.Segmentation;
using Connector.Store;

namespace Connector.Stages;

/// <summary>Where an attribute's value comes from, and how old it is.</summary>
/// <param name="Source">Of the CRM its field, of other systems the fact: <c>enrichment.employees</c>.</param>
/// <param name="Vendor">Who said it, by its name in the settings; null = the CRM.</param>
/// <param name="Since">Of the CRM: since when the book has held this value, as far as it knows; of others: when they say it was so. UTC.</param>
/// <param name="FreshUntil">When it is older than the attribute allows (<c>max_age</c>); null = never, or it is the CRM's, which does not tell how old a value is.</param>
public sealed record InputOrigin(string Source, string? Vendor, DateTimeOffset Since, DateTimeOffset? FreshUntil);

/// <summary>Finds the source that gave each attribute its value: the first of which the value alone would have been used.</summary>
public static class InputOrigins
{
    /// <param name="framework">As of the day.</param>
    /// <returns>By attribute position; null = unknown, derived, or the attribute's own default.</returns>
    public static async Task<IReadOnlyList<InputOrigin?>> OfAsync(IConnectionStore store, Framework framework, string crm, AccountHistory history, BookFacts facts, CancellationToken cancellationToken)
    {
        var answers = (await store.Answers.BetweenAsync(history.Account.Key, history.Account.Key, cancellationToken)).GetValueOrDefault(history.Account.Key, []);
        var (account, given) = (history.Account, facts.Of(history.Account).ToArray());
        var cleaner = new AttributeCleaner(framework, crm, account.Layout, facts.Names);
        var found = new InputOrigin?[framework.Attributes.Count];
        foreach (var attribute in framework.Attributes.Where(attribute => attribute.Derived is null && !Alone(attribute, null).IsKnown))
        {
            foreach (var (name, isFact) in attribute.Inputs(crm))
            {
                if (!Alone(attribute, (name, isFact)).IsKnown) continue;
                found[attribute.Index] = isFact ? OfFact(attribute, name) : new InputOrigin(name, null, HeldSince(history, name), null);
                break;
            }
        }

        return found;

        // the attribute's value with every source blank but one, and the currency that amounts come in
        AttributeValue Alone(AttributeDefinition attribute, (string Name, bool IsFact)? source)
        {
            var fields = new AttributeValue[account.Inputs.Length];
            Keep(account.Layout.IndexOf(framework.CurrencyField(crm) ?? ""), account.Inputs, fields);
            if (source is { IsFact: false } field) Keep(account.Layout.IndexOf(field.Name), account.Inputs, fields);
            var kept = new AttributeValue[given.Length];
            if (source is { IsFact: true } fact) Keep(facts.Names.ToList().IndexOf(fact.Name), given, kept);
            var attributes = new AttributeValue[framework.Attributes.Count];
            cleaner.Clean(account.Id, fields, kept, attributes, new FindingTally());
            return attributes[attribute.Index];
        }

        InputOrigin? OfFact(AttributeDefinition attribute, string key)
        {
            var raw = given[facts.Names.ToList().IndexOf(key)];
            var source = attribute.Sources.First(source => source.Key == key);
            var answer = answers.Where(answer => answer.Source == source.Name && answer.Facts[source.Fact!] == raw).MaxBy(answer => answer.AsOf);
            return answer is null ? null : new InputOrigin(key, answer.Vendor, answer.AsOf, answer.AsOf + attribute.MaxAge);
        }
    }

    private static void Keep(int position, AttributeValue[] from, AttributeValue[] into)
    {
        if (position >= 0 && position < from.Length) into[position] = from[position];
    }

    /// <summary>Goes back through the former images for as long as they hold the same.</summary>
    private static DateTimeOffset HeldSince(AccountHistory history, string field)
    {
        var (since, value) = (history.ReadAt, history.Account.Inputs[history.Account.Layout.IndexOf(field)]);
        foreach (var image in history.Images)
        {
            if (image.IsGone || image.Layout.IndexOf(field) is not (var position and >= 0) || image.Inputs[position] != value) break;
            since = image.KnownFrom;
        }

        return since;
    }
}
