using System.ComponentModel.DataAnnotations;

namespace Connector.Planning.Merging;

/// <summary>How duplicates become one. Section <c>Merging</c> of a connection. Nothing is merged but by a plan that a person approved as one that cannot be undone.</summary>
public sealed class MergeOptions
{
    /// <summary>Clusters that are less sure are shown and left to people, 0 to 1.</summary>
    [Range(0.85, 1d)]
    public double LeastConfidence { get; set; } = 0.95;

    /// <summary>Larger clusters are left to people: so many records of one company are rarely one.</summary>
    [Range(2, 50)]
    public int MostRecords { get; set; } = 10;

    /// <summary>Which record survives: the first rule that tells two apart decides. Names of <see cref="SurvivorRule"/>, a comma between them.</summary>
    [Required]
    public string Survivor { get; set; } = "ExternalId, Related, Complete, Oldest";

    /// <summary>Fields that hold ids of other systems, a comma between them; the <c>KeyField</c> of each source is one anyway. Records with different ids in one of them are never merged.</summary>
    public string ExternalIds { get; set; } = "";

    /// <summary>Fields of which the value of the record that was changed last is kept, a comma between them. All others: the survivor's unless it is blank.</summary>
    public string Newest { get; set; } = "";

    /// <summary>Fields of which the value of the record with an external id is kept, where one has any, a comma between them.</summary>
    public string Trusted { get; set; } = "";

    /// <summary>Fields left as the survivor has them, blank or not, a comma between them.</summary>
    public string Untouched { get; set; } = "";

    public static IReadOnlyList<string> Names(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>One sentence for each fault.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var name in Names(Survivor).Where(name => !Enum.TryParse<SurvivorRule>(name, ignoreCase: true, out var rule) || !Enum.IsDefined(rule)))
        {
            yield return $"Survivor: there is no rule '{name}'; the rules are {string.Join(", ", Enum.GetNames<SurvivorRule>())}";
        }

        var twice = Names(Newest).Concat(Names(Trusted)).Concat(Names(Untouched)).GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) yield return $"'{twice.Key}' stands in more than one of Newest, Trusted and Untouched";
    }
}

public enum SurvivorRule
{
    /// <summary>The record that another system knows by its id.</summary>
    ExternalId,

    /// <summary>The record with more contacts, deals and child accounts.</summary>
    Related,

    /// <summary>The record with more filled fields.</summary>
    Complete,

    Oldest,
}
