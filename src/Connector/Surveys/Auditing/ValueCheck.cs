using System.Collections.Frozen;
using Connector.Accounts;
using Connector.Cleaning;
using Connector.Cleaning.Names;
using Connector.Enrichment;
using Connector.Reading;
using Connector.Segmentation;

namespace Connector.Surveys.Auditing;

/// <summary>
/// What makes a field's value right, as far as a machine can tell: the attribute that reads the field can use it; else it is of the form that the CRM
/// names, or among its options; else it says something at all. Whether it is true of the company, people must find out. Pure.
/// </summary>
/// <param name="rule">In words.</param>
/// <param name="fault">Why a value is not right; null when it is.</param>
internal sealed class ValueCheck(string rule, Func<DrawnValue, string?> fault)
{
    /// <summary>Written where nobody knew what to write; by general knowledge.</summary>
    private static readonly FrozenSet<string> SayNothing = new[]
    {
        "n/a", "none", "null", "nil", "unknown", "undefined", "tbd", "tba", "test", "todo", "xxx", "asdf", "not available", "not applicable", "no data", "to be determined", "#n/a",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly DateOnly Earliest = new(1900, 1, 2); // the first of January is what programs write for no date
    private static readonly DateOnly Latest = new(2100, 1, 1);

    /// <param name="today">The framework of the day.</param>
    /// <param name="crm">As the framework names the connection's CRM.</param>
    /// <returns>Null when the CRM holds every value to what it should be: numbers, yes and no, ids.</returns>
    public static ValueCheck? Of(CrmField field, Framework today, string crm)
    {
        if (today.Attributes.FirstOrDefault(one => one.Derived is null && one.CrmFields(crm).Contains(field.Name, StringComparer.OrdinalIgnoreCase)) is { } attribute)
        {
            return OfAttribute(field, attribute, today, crm);
        }

        return (field.Kind, field.Form) switch
        {
            (ValueKind.Text, TextForm.Key) => null,
            (ValueKind.Text, TextForm.EmailAddress) => Text("an e-mail address", "no-email-address", DomainName.IsEmailAddress),
            (ValueKind.Text, TextForm.PhoneNumber) => Text("a telephone number", "no-telephone-number", text => PhoneNumber.Subscriber(text) is not null),
            (ValueKind.Text, TextForm.WebAddress) => Text("a web address", "no-web-address", DomainName.IsWebAddress),
            (ValueKind.Text, _) when field is { IsPicklist: true, Options.Count: > 0 } => OfOptions(field.Options.ToFrozenSet(StringComparer.Ordinal)),
            (ValueKind.Text, _) => Text("a text that says something", "says-nothing", SaysSomething),
            (ValueKind.Date, _) => new ValueCheck("a date of our time", drawn => drawn.Value.Date >= Earliest && drawn.Value.Date < Latest ? null : "date-out-of-range"),
            _ => null,
        };
    }

    /// <param name="population">The values that the sample was drawn from.</param>
    /// <param name="confidence">One of <see cref="SampleCheck.Confidences"/>.</param>
    public Accuracy? Judge(IReadOnlyList<DrawnValue> sample, long population, double confidence)
    {
        if (sample.Count == 0) return null;
        var (faults, right, example) = (new SortedDictionary<string, int>(StringComparer.Ordinal), 0, (AccountId?)null);
        foreach (var drawn in sample)
        {
            if (fault(drawn) is { } why)
            {
                faults[why] = faults.GetValueOrDefault(why) + 1;
                example ??= drawn.Account;
            }
            else right++;
        }

        var share = (double)right / sample.Count;
        var (low, high) = sample.Count == population ? (share, share) : SampleCheck.Interval(right, sample.Count, confidence);
        return new Accuracy(rule, sample.Count, right, low, high, faults, example);
    }

    private static ValueCheck OfAttribute(CrmField field, AttributeDefinition attribute, Framework today, string crm)
    {
        var currency = today.CurrencyField(crm);
        var layout = new FieldLayout(0, currency is null || string.Equals(currency, field.Name, StringComparison.OrdinalIgnoreCase) ? [field.Name] : [field.Name, currency]);
        var input = new AttributeInput(attribute, crm, layout, [], today.Currency is { } rule ? new RecordCurrency(rule, crm, layout) : null);
        return new ValueCheck($"usable as {attribute.Name}", drawn =>
        {
            var tally = new FindingTally(examplesPerRule: 0);
            ReadOnlySpan<AttributeValue> values = layout.Fields.Count == 1 ? [drawn.Value] : [drawn.Value, drawn.Currency];
            var value = input.Read(drawn.Account, values, [], tally, out var origin);
            if (value.IsKnown && origin.Input is not null && !(value.Kind == ValueKind.Text && value.Text == AttributeDefinition.Unmapped)) return null;
            return tally.Entries.FirstOrDefault(entry => entry.Severity >= Severity.Warning)?.Rule ?? FindingRules.UnreadableValue;
        });
    }

    /// <summary>Several chosen values stand in one text with semicolons between them.</summary>
    private static ValueCheck OfOptions(FrozenSet<string> options) => Text("one of its options", "no-option",
        text => options.Contains(text) || text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } several && several.All(options.Contains));

    private static ValueCheck Text(string rule, string fault, Func<string, bool> isRight) => new(rule, drawn => isRight(drawn.Value.ToString()) ? null : fault);

    private static bool SaysSomething(string text) => text.Any(char.IsLetterOrDigit) && !SayNothing.Contains(text.Trim());
}
