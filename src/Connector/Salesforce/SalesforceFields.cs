using Connector.Accounts;
using Connector.Reading;
using Connector.Salesforce.Api;
using Newtonsoft.Json;

namespace Connector.Salesforce;

/// <param name="Type">Salesforce's word: it decides how a value is written, <see cref="CrmField.Kind"/> how it is read.</param>
internal sealed record SalesforceField(CrmField Field, string Type);

/// <summary>The object as last described, for the reader and the writer of one connection.</summary>
internal sealed class SalesforceFields(SalesforceApis apis, SalesforceOptions options, TimeProvider time)
{
    /// <summary>Begins the help text of every field that <c>setup</c> creates; describe shows it to any user.</summary>
    public const string Mark = "Written by the segmentation connector";

    /// <summary>
    /// An answer without a Date (a proxy took it) leaves our own clock, which may be fast: read so much more, rather than skip what changed.
    /// </summary>
    private static readonly TimeSpan NoClock = TimeSpan.FromDays(1);

    private IReadOnlyDictionary<string, SalesforceField>? _known;

    public async Task<CrmSchema> DescribeAsync(CancellationToken cancellationToken)
    {
        var (described, date) = await AskAsync(cancellationToken);
        _known = described.Where(IsReadable).ToDictionary(field => field.Name, field => new SalesforceField(ToField(field), field.Type), StringComparer.OrdinalIgnoreCase);
        var fields = _known.ToDictionary(pair => pair.Key, pair => pair.Value.Field, StringComparer.OrdinalIgnoreCase);
        return new CrmSchema(options.ObjectName, fields, (date ?? time.GetUtcNow() - NoClock).ToUniversalTime());
    }

    public async ValueTask<IReadOnlyDictionary<string, SalesforceField>> KnownAsync(CancellationToken cancellationToken)
    {
        if (_known is null) await DescribeAsync(cancellationToken);
        return _known!;
    }

    /// <summary>What people see of each picklist's values: field → value → label. As the org is now.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> LabelsAsync(CancellationToken cancellationToken) =>
        (await AskAsync(cancellationToken)).Fields.ToDictionary(
            field => field.Name,
            IReadOnlyDictionary<string, string> (field) => (field.PicklistValues ?? []).GroupBy(option => option.Value).ToDictionary(option => option.Key, option => option.First().Label ?? option.Key));

    /// <exception cref="Http.CrmAccessException">A field is not visible to the user.</exception>
    public async ValueTask<SalesforceField[]> FindAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(cancellationToken);
        var hidden = names.Where(name => !known.ContainsKey(name)).ToList();
        return hidden.Count == 0
            ? [.. names.Select(name => known[name])]
            : throw SalesforceErrors.Access($"these fields do not exist or are hidden from the connection's user: {string.Join(", ", hidden)}");
    }

    private async Task<(IReadOnlyList<FieldDescribe> Fields, DateTimeOffset? Date)> AskAsync(CancellationToken cancellationToken)
    {
        using var response = await apis.Describe.DescribeAsync(options.ObjectName, cancellationToken);
        await SalesforceErrors.ThrowIfFailedAsync(response);
        return (await FieldsOfAsync(response, cancellationToken), response.Headers.Date);
    }

    private static async Task<IReadOnlyList<FieldDescribe>> FieldsOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            if (JsonConvert.DeserializeObject<ObjectDescribe>(body)?.Fields is { Count: > 0 } fields) return fields;
        }
        catch (JsonException)
        {
            // The parser's message may quote the body.
        }

        throw SalesforceErrors.Contract("the object's description is not JSON with fields", (int)response.StatusCode);
    }

    /// <remarks>Compound and binary fields cannot be read in bulk nor written (contract 2.2, 3.1): they are left out.</remarks>
    private static bool IsReadable(FieldDescribe field) => field.Type is not ("address" or "location" or "base64" or "complexvalue");

    private static CrmField ToField(FieldDescribe field) => new(
        field.Name,
        field.Label ?? field.Name,
        field.Type switch
        {
            "int" or "long" or "double" or "currency" or "percent" => ValueKind.Number,
            "boolean" => ValueKind.Boolean,
            "date" or "datetime" => ValueKind.Date,
            _ => ValueKind.Text,
        },
        field.Updateable && !field.Calculated,
        field.Type is "picklist" or "multipicklist" or "combobox",
        field.RestrictedPicklist,
        [.. (field.PicklistValues ?? []).Where(option => option.Active).Select(option => option.Value)],
        field.InlineHelpText?.StartsWith(Mark, StringComparison.Ordinal) == true,
        field.Calculated || !string.IsNullOrEmpty(field.CalculatedFormula),
        field.Type is "int" or "long" ? 0 : field.Scale,
        field.Length is > 0 ? field.Length : null, // 0 for anything but texts
        field.Type,
        field.Custom,
        field.Type switch { "email" => TextForm.EmailAddress, "phone" => TextForm.PhoneNumber, "url" => TextForm.WebAddress, "id" or "reference" => TextForm.Key, _ => TextForm.Any });
}
