using System.Xml.Linq;
using Connector.Http;
using Connector.Salesforce.Api;
using Newtonsoft.Json.Linq;

namespace Connector.Salesforce.Metadata;

/// <summary>
/// List views of the looking person's own accounts. The Metadata API reads and deletes them like all others and refuses to create or change them, so
/// that is done by the UI API (contract 7a), one by one after the deployment. That it takes the scope on create is UNCONFIRMED.
/// </summary>
internal sealed class OwnViews(ISalesforceUiListApi api, SalesforceFieldAccess access, SalesforceFields fields)
{
    public const string Scope = "Mine";

    /// <summary>The first version of the API that creates list views.</summary>
    public const double FirstVersion = 61;

    /// <summary>How the UI API names what list views in metadata name by a code: those that contract 5.4 confirms.</summary>
    private static readonly Dictionary<string, string> Paths = new(StringComparer.Ordinal)
    {
        ["ACCOUNT.NAME"] = "Name",
        ["ACCOUNT.SITE"] = "Site",
        ["ACCOUNT.PHONE1"] = "Phone",
        ["ACCOUNT.TYPE"] = "Type",
        ["ACCOUNT.CREATED_DATE"] = "CreatedDate",
        ["ACCOUNT.ADDRESS1_CITY"] = "BillingCity",
        ["ACCOUNT.ADDRESS1_STATE"] = "BillingState",
        ["PARENT_NAME"] = "Parent.Name",
        ["CORE.USERS.ALIAS"] = "Owner.Alias",
        ["CORE.USERS.FIRST_NAME"] = "Owner.FirstName",
        ["CORE.USERS.LAST_NAME"] = "Owner.LastName",
        ["CREATEDBY_USER.ALIAS"] = "CreatedBy.Alias",
    };

    /// <summary>Whether it is one that is created and changed here; deleting one is like deleting any list view.</summary>
    public static bool Is(MetadataComponent component) => component.Kind == MetadataKind.ListView && component.Body.Child("filterScope")?.Value == Scope;

    /// <summary>Creates or changes them; those that stand as wanted are given the same once more.</summary>
    /// <returns>One line for each that was refused.</returns>
    /// <exception cref="CrmUnavailableException">Nobody knows whether the last one came about.</exception>
    public async Task<IReadOnlyList<string>> PutAsync(IReadOnlyList<MetadataComponent> views, CancellationToken cancellationToken)
    {
        if (views.Count == 0) return [];
        await foreach (var _ in access.AssignExistingAsync(cancellationToken))
        {
            // Before the connection's user has access to the fields it is not shown the labels of their values.
        }

        var (labels, refused) = (await fields.LabelsAsync(cancellationToken), new List<string>());
        foreach (var view in views)
        {
            try
            {
                await PutAsync(view, labels, cancellationToken);
            }
            catch (CrmException fault) when (fault is CrmContractException or CrmAccessException)
            {
                refused.Add($"{view}: {Explain(fault)}");
            }
        }

        return refused;
    }

    private async Task PutAsync(MetadataComponent view, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> labels, CancellationToken cancellationToken)
    {
        var info = Info(view, labels);
        if (await IsThereAsync(view, cancellationToken)) await api.ChangeAsync(view.Object, view.ShortName, info, cancellationToken);
        else
        {
            info["listViewApiName"] = view.ShortName;
            await api.CreateAsync(view.Object, info, cancellationToken);
        }
    }

    private async Task<bool> IsThereAsync(MetadataComponent view, CancellationToken cancellationToken)
    {
        try
        {
            await api.FindAsync(view.Object, view.ShortName, cancellationToken);
            return true;
        }
        catch (CrmContractException missing) when (missing.Status == 404)
        {
            return false;
        }
    }

    /// <summary>Public, since a private view belongs to whoever creates it.</summary>
    private static JObject Info(MetadataComponent view, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> labels) => new()
    {
        ["label"] = view.Body.Child("label")?.Value,
        ["visibility"] = "Public",
        ["scope"] = new JObject { ["apiName"] = "mine" },
        ["displayColumns"] = new JArray(view.Body.Children("columns").Select(column => PathOf(column.Value))),
        ["filteredByInfo"] = new JArray(view.Body.Children("filters").Select(filter => Filter(filter, labels))),
        ["filterLogicString"] = view.Body.Child("booleanFilter")?.Value ?? "",
    };

    private static JObject Filter(XElement filter, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> labels)
    {
        var (field, operation) = (PathOf(filter.Child("field")?.Value ?? ""), filter.Child("operation")?.Value ?? "");
        var values = (filter.Child("value")?.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        return new JObject
        {
            ["fieldApiName"] = field,
            ["operator"] = operation.Length == 0 ? "" : char.ToUpperInvariant(operation[0]) + operation[1..],
            ["operandLabels"] = new JArray(values.Select(value => labels.GetValueOrDefault(field)?.GetValueOrDefault(value) ?? value)),
        };
    }

    /// <exception cref="CrmContractException">It is a code that the contract does not confirm.</exception>
    private static string PathOf(string code) => Paths.GetValueOrDefault(code)
        ?? (code.EndsWith("__c", StringComparison.Ordinal) ? code : throw SalesforceErrors.Contract($"how the UI API names the column {code} is not known: change the view on the Accounts tab"));

    private static string Explain(CrmException refused) => SalesforceErrors.IsCode(refused, "DUPLICATE_DEVELOPER_NAME")
        ? "another view has this name, perhaps a private one that nobody else sees: rename it, or ours in the framework"
        : refused is CrmAccessException { Status: 403 }
            ? $"the set-up credential needs the right 'Manage Public List Views' and the permission set Segmentation_Reader: {refused.Message}"
            : $"{refused.Message}. If the org takes no views of one's own accounts by its UI API, set Salesforce:Deployment:OwnViews to false and make them on the Accounts tab";
}
