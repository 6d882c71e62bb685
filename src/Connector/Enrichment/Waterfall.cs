using Connector.Segmentation;

namespace Connector.Enrichment;

/// <summary>Whom to ask next: per attribute the framework's order of sources, within one source the vendors in their order, each once while its
/// answer is fresh. Pure.</summary>
/// <param name="now">UTC.</param>
public sealed class Waterfall(Framework framework, IEnumerable<Source> sources, DateTimeOffset now)
{
    private readonly Source[] _vendors = [.. sources.Where(source => source.Lookup is not null).OrderBy(source => source.Options.Order)
        .ThenBy(source => source.Name, StringComparer.Ordinal)];

    public IReadOnlyList<Source> Vendors => _vendors;

    /// <summary>Vendors that can give a fact of this attribute, in the order of asking.</summary>
    public IEnumerable<Source> For(int attribute) =>
        from source in framework.Attributes[attribute].Sources
        where source.Fact is not null
        from vendor in _vendors
        where vendor.Serves == source.Name && vendor.Lookup!.Facts.Contains(source.Fact)
        select vendor;

    /// <summary>Null when nobody is left to ask.</summary>
    /// <param name="answers">What is known of the account so far.</param>
    /// <param name="isOut">Vendors, by name, that are not asked in this run any more.</param>
    public Source? Next(int attribute, IReadOnlyList<SourceAnswer> answers, Func<string, bool> isOut) =>
        For(attribute).FirstOrDefault(vendor => !isOut(vendor.Name) && !answers.Any(answer => answer.Vendor == vendor.Name && IsFresh(answer, vendor.Options)));

    /// <summary>A question that nobody answered counts as one about a company that the vendor does not know.</summary>
    public bool IsSilent(string vendor, DateTimeOffset askedAt) =>
        _vendors.FirstOrDefault(one => one.Name == vendor) is { } source && askedAt + source.Options.NoMatchFor > now;

    private bool IsFresh(SourceAnswer answer, SourceOptions options) =>
        answer.AskedAt + (answer.Outcome == AnswerOutcome.NoMatch ? options.NoMatchFor : options.FreshFor) > now;
}
