namespace Connector.Enrichment;

/// <summary>How far one attribute is known over the accounts of the population.</summary>
/// <param name="FromCrm">Accounts where the CRM alone gives a usable value: the coverage before other sources.</param>
/// <param name="Valid">Accounts where any source gives a usable value.</param>
/// <param name="Fresh">Of these, accounts where it is not older than <c>max_age</c>; the CRM does not tell how old its fields are, they count as fresh.</param>
/// <param name="Unusable">Accounts where the CRM's field holds something that cannot be used.</param>
/// <param name="NotNeeded">Accounts without a usable value where none could change a segment.</param>
/// <param name="WrittenBack">Accounts where the CRM's field holds what the connector wrote there.</param>
/// <param name="IsServed">Some source gives it to somebody.</param>
/// <param name="InStandardForm">Of <paramref name="FromCrm"/>, accounts where the CRM's field already says it as the framework has it: the others were read, which is what cleaning gave.</param>
/// <param name="Yes">Of a yes or no: accounts where the CRM says yes; null of everything else.</param>
public sealed record AttributeCoverage(
    string Attribute, long Accounts, long FromCrm, long Valid, long Fresh, long Unusable, long NotNeeded, long WrittenBack, bool IsServed, long InStandardForm, long? Yes = null)
{
    public const string Crm = "crm";

    /// <summary>
    /// A yes or no that the CRM holds for every account. A checkbox has no empty state: its no is also what nobody ever looked at, so that being filled
    /// says nothing, and it is left out of the gate.
    /// </summary>
    public bool IsAlwaysFilled => Yes is not null && Accounts > 0 && FromCrm == Accounts;

    /// <summary>By whom each usable value was given: <see cref="Crm"/>, or the source's name in the settings → accounts.</summary>
    public IReadOnlyDictionary<string, long> BySource { get; init; } = new Dictionary<string, long>();

    /// <summary>Accounts where the CRM's field holds anything: before cleaning.</summary>
    public long Filled => FromCrm + Unusable;

    /// <summary>Share of the accounts where a value is there or none is needed, 0 to 1.</summary>
    public double Share => Accounts == 0 ? 1 : (double)(Valid + NotNeeded) / Accounts;

    public bool Passes(double gate) => !IsServed || IsAlwaysFilled || Share >= gate;
}
