using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.Salesforce.Api;

/// <remarks>Contract 2.2 and 2.9; vendor pages REST API v66.0 "sObject Describe" and "Limits".</remarks>
internal interface ISalesforceDescribeApi
{
    /// <summary>The whole answer, as its <c>Date</c> header is the server's clock.</summary>
    [Get("sobjects/{name}/describe/")]
    Task<HttpResponseMessage> DescribeAsync(string name, CancellationToken cancellationToken);

    /// <summary>Some entries nest, so it is read as a free object.</summary>
    [Get("limits/")]
    Task<JObject> LimitsAsync(CancellationToken cancellationToken);
}

internal sealed record ObjectDescribe(string? Name, bool Queryable, bool Updateable, IReadOnlyList<FieldDescribe>? Fields);

internal sealed record FieldDescribe(
    string Name,
    string? Label,
    string Type,
    bool Updateable,
    bool Calculated,
    string? CalculatedFormula,
    bool RestrictedPicklist,
    string? InlineHelpText,
    IReadOnlyList<PicklistValue>? PicklistValues,
    int? Scale = null,
    int? Length = null,
    bool Custom = false);

internal sealed record PicklistValue(string Value, string? Label, bool Active);
