using Connector.Accounts;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Steadiness;

/// <summary>By the usual reading of a population stability index: below 0.1, below 0.25, and from there.</summary>
public enum ShiftReading
{
    Stable,
    Shifting,
    Shifted,
}

/// <summary>Values of an attribute that no rule tells apart.</summary>
/// <param name="Text">As a condition of the framework's language, with the dates of the later moment.</param>
/// <param name="Then">Share of the active accounts, 0 to 1.</param>
/// <param name="Now">The same later.</param>
public sealed record InputPart(string Text, double Then, double Now);

/// <summary>How far the accounts' values of an attribute went from some parts to others.</summary>
/// <param name="Psi">Population stability index over the parts, see <see cref="StabilityReport.Psi"/>.</param>
/// <param name="Parts">Those that some account is in then or now, the one whose share moved most first.</param>
public sealed record InputShift(AttributeDefinition Attribute, double Psi, IReadOnlyList<InputPart> Parts)
{
    public ShiftReading Reading => Psi < 0.1 ? ShiftReading.Stable : Psi < 0.25 ? ShiftReading.Shifting : ShiftReading.Shifted;

    /// <summary>The calibrations to run for the dimensions that compare this number: their thresholds may be out of date. Empty unless it has shifted.</summary>
    public IEnumerable<string> Calibrations(Framework framework) => Reading == ShiftReading.Shifted && Attribute.IsNumber
        ? framework.Dimensions.Where(HasThresholds).Select(dimension => $"connector calibrate thresholds --dimension {dimension.Name} --attribute {Attribute.Name}")
        : [];

    private bool HasThresholds(Dimension dimension) => dimension.Segments.SelectMany(segment => segment.Conditions).SelectMany(condition => condition.Tests)
        .Any(test => test.Attribute.Index == Attribute.Index && test.Constants.Count > 0);
}

/// <summary>How the accounts of one moment spread over what the rules tell apart of each attribute. Pure and for one thread; memory does not grow with the book.</summary>
public sealed class InputSpread
{
    private readonly (AttributeDefinition Attribute, InputParts Parts, Dictionary<int, long> Counts)[] _inputs;

    /// <param name="framework">As written, of no day: an exception that has ended divides the values as before, so that two moments have the same parts.</param>
    /// <param name="day">
    /// For ages: <c>days since renewed</c> then is compared with days since renewed now. An attribute whose age some rule asks for is divided by ages alone.
    /// </param>
    public InputSpread(Framework framework, DateOnly day) => _inputs =
    [
        .. framework.Conditions.SelectMany(condition => condition.Tests).GroupBy(test => test.Attribute.Index).OrderBy(tests => tests.Key)
            .Select(tests => (framework.Attributes[tests.Key], new InputParts(framework.Attributes[tests.Key], On(day, [.. tests])), new Dictionary<int, long>())),
    ];

    public long Accounts { get; private set; }

    /// <param name="attributes">By attribute position, cleaned.</param>
    public void Add(ReadOnlySpan<AttributeValue> attributes)
    {
        Accounts++;
        foreach (var (attribute, parts, counts) in _inputs)
        {
            var part = parts.Of(attributes[attribute.Index]);
            counts[part] = counts.GetValueOrDefault(part) + 1;
        }
    }

    /// <summary>What moved between two moments of the same framework, most first; empty when there was nobody at one of them.</summary>
    public static IReadOnlyList<InputShift> Between(InputSpread then, InputSpread now) =>
    [
        .. then._inputs.Zip(now._inputs, (early, late) => StabilityReport.Psi(early.Counts, late.Counts) is { } psi
            ? new InputShift(late.Attribute, psi,
                [.. early.Counts.Keys.Union(late.Counts.Keys).Order()
                    .Select(part => new InputPart(late.Parts.Text(part), (double)early.Counts.GetValueOrDefault(part) / then.Accounts, (double)late.Counts.GetValueOrDefault(part) / now.Accounts))
                    .OrderByDescending(part => Math.Abs(part.Now - part.Then))])
            : null).OfType<InputShift>().OrderByDescending(shift => shift.Psi),
    ];

    private static List<AttributeTest> On(DateOnly day, List<AttributeTest> tests) =>
        tests.OfType<DaysSinceTest>().ToList() is { Count: > 0 } ages ? [.. ages.SelectMany(test => RulesOfTheDay.On(test, day).Tests)] : tests;
}
