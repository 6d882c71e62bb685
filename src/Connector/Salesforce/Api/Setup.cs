using Newtonsoft.Json.Linq;
using Refit;

namespace Connector.Salesforce.Api;

/// <remarks>Contract 6 and 10; vendor guide "Tooling API" v66.0 (CustomField) and object reference (PermissionSet, FieldPermissions, PermissionSetAssignment).</remarks>
internal interface ISalesforceSetupApi
{
    /// <summary>With the columns <c>Metadata</c> or <c>FullName</c> the query must return at most one row.</summary>
    [Get("tooling/query/")]
    Task<SmallQueryAnswer> AskToolingAsync([AliasAs("q")] string soql, CancellationToken cancellationToken);

    [Post("tooling/sobjects/CustomField")]
    Task<SaveResult> CreateFieldAsync([Body] JObject field, CancellationToken cancellationToken);

    [Patch("tooling/sobjects/CustomField/{id}")]
    Task UpdateFieldAsync(string id, [Body] JObject field, CancellationToken cancellationToken);

    [Post("sobjects/{type}")]
    Task<SaveResult> CreateAsync(string type, [Body] JObject record, CancellationToken cancellationToken);

    [Patch("sobjects/{type}/{id}")]
    Task UpdateAsync(string type, string id, [Body] JObject record, CancellationToken cancellationToken);

    [Delete("sobjects/{type}/{id}")]
    Task DeleteAsync(string type, string id, CancellationToken cancellationToken);
}
