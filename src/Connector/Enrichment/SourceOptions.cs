using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Connector.Enrichment;

/// <summary>One source of facts of one connection. Section <c>Connections:NAME:Sources:SOURCE</c>; its kind's own settings stand in a sub-section of
/// the kind's name.</summary>
public sealed class SourceOptions
{
    public const string Section = "Sources";

    /// <summary>Which client: ZoomInfo, PeopleDataLabs, File, Sql …</summary>
    [Required]
    public string Kind { get; set; } = "";

    /// <summary>The framework's word for it: <c>enrichment</c> in <c>sources: [ enrichment: employees ]</c>. Default: the source's own name.</summary>
    public string Serves { get; set; } = "";

    /// <summary>Of sources that serve the same word, the smallest is asked first.</summary>
    public int Order { get; set; } = 1;

    /// <summary>A paid answer is not asked for again before it is older. Default 180 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3660.00:00:00")]
    public TimeSpan FreshFor { get; set; } = TimeSpan.FromDays(180);

    /// <summary>A company that the vendor did not know is not asked about again before. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3660.00:00:00")]
    public TimeSpan NoMatchFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>When the source has given nothing for longer, it is late, and the run is not green. Default zero: never late.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "366.00:00:00")]
    public TimeSpan LateAfter { get; set; }

    /// <summary>Last day of the contract with its vendor, UTC: told from <see cref="ContractNotice"/> before it on, and nothing is bought of a paid vendor after it. Default none.</summary>
    public DateOnly? ContractUntil { get; set; }

    /// <summary>So long before <see cref="ContractUntil"/> somebody must decide. Default 90 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3660.00:00:00")]
    public TimeSpan ContractNotice { get; set; } = TimeSpan.FromDays(90);

    /// <summary>The CRM's field that holds the source's id of an account; empty = accounts are found by domain and name alone.</summary>
    public string KeyField { get; set; } = "";

    public CreditOptions Credits { get; set; } = new();
}

/// <summary>What a paid source may cost. Nothing is bought before <see cref="PerMonth"/> is set and the spending is approved.</summary>
public sealed class CreditOptions
{
    /// <summary>Credits in a calendar month, UTC. Default 0: nothing is bought.</summary>
    [Range(0, 1e9)]
    public double PerMonth { get; set; }

    /// <summary>Credits in one run; 0 = as many as the month allows.</summary>
    [Range(0, 1e9)]
    public double PerRun { get; set; }

    /// <summary>Credits that a run may spend by itself; what goes beyond waits for <c>connector enrich approve</c>. Default 0.</summary>
    [Range(0, 1e9)]
    public double WithoutApproval { get; set; }

    /// <summary>Credits a run may spend on single attributes and segments: <c>employees=500, customer_tier.strategic=200</c>. Default none.</summary>
    public string Limits { get; set; } = "";

    /// <summary>A vendor is given up for the run when, after so many companies asked about, fewer than <see cref="StopBelow"/> of them were found.</summary>
    [Range(1, int.MaxValue)]
    public int StopAfter { get; set; } = 100;

    /// <summary>Share of companies, 0 to 1. Default 0.2; 0 = never given up.</summary>
    [Range(0, 1d)]
    public double StopBelow { get; set; } = 0.2;

    /// <summary>Price of a credit, in the framework's currency, for plans and scorecards. Default 0: told in credits only.</summary>
    [Range(0, 1e6)]
    public double CreditPrice { get; set; }

    /// <summary>Share of companies that a vendor is expected to know until it has shown its own, 0 to 1.</summary>
    [Range(0, 1d)]
    public double ExpectedHits { get; set; } = 0.8;

    /// <summary>Name of an attribute, or dimension and segment with a dot between → credits.</summary>
    /// <exception cref="FormatException">A part is not written as <c>name=number</c>.</exception>
    public IReadOnlyDictionary<string, double> ParseLimits()
    {
        var limits = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in Limits.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var halves = part.Split('=', StringSplitOptions.TrimEntries);
            if (halves.Length != 2 || !double.TryParse(halves[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var credits) || !double.IsFinite(credits)) // "NaN" parses
            {
                throw new FormatException($"'{part}' is no limit: write employees=500 or customer_tier.strategic=200");
            }

            limits[halves[0]] = credits;
        }

        return limits;
    }
}

/// <summary>One source at work: exactly one of the two ports is there.</summary>
public sealed record Source(string Name, SourceOptions Options, ICompanyLookup? Lookup, IAccountFacts? Facts)
{
    /// <summary>The framework's word for it.</summary>
    public string Serves => Options.Serves.Length == 0 ? Name : Options.Serves;
}
