using System.Xml.Linq;
using Connector.Emulator.Salesforce.Faults;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soap;

/// <summary>Merging of accounts, which only SOAP offers (contract 8).</summary>
internal sealed class MergeService(SalesforceOrg org)
{
    private const int MostRequests = 200;
    private const int MostLosers = 2;

    /// <summary>One result for each request, each a transaction of its own.</summary>
    public IEnumerable<XElement> Answer(SoapCall call)
    {
        if (call.Name != "merge")
        {
            throw new SoapFault("UNKNOWN_EXCEPTION", $"No operation available for request {call.Operation.Name}");
        }

        var requests = SoapCall.Children(call.Operation, "request").ToList();
        if (requests.Count > MostRequests)
        {
            throw new SoapFault("EXCEEDED_ID_LIMIT", $"record limit reached. cannot submit more than {MostRequests} merge requests in one call");
        }

        lock (org.Gate)
        {
            return requests.ConvertAll(request => Merge(call, request));
        }
    }

    private XElement Merge(SoapCall call, XElement request)
    {
        var undo = new Stack<Action>();
        var (merge, error) = Read(call, request);
        var moved = error is null ? Run(call, merge, undo, out error) : [];
        while (error is not null && undo.TryPop(out var step))
        {
            step();
        }

        return error is null
            ? call.Element("result", call.Element("id", org.Accounts.Id(merge.Master)), merge.Losers
                .Select(row => call.Element("mergedRecordIds", org.Accounts.Id(row))),
                call.Element("success", true), moved.Select(id => call.Element("updatedRelatedIds", id)))
            : call.Element("result", call.Element("errors", error.Fields.Select(field => call.Element("fields", field)), call.Element("message", error.Message),
                call.Element("statusCode", error.Code)), call.Element("id", new XAttribute(MetadataService.Instance + "nil", true)),
                    call.Element("success", false));
    }

    private IReadOnlyList<string> Run(SoapCall call, MergeRequest merge, Stack<Action> undo, out RecordError? error)
    {
        var accounts = org.Accounts;
        if (merge.Losers.Any(row => !call.Access.CanSee(accounts, row)) || !call.Access.CanDelete(accounts))
        {
            error = new("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");
            return [];
        }

        var writer = new RecordWriter(org, call.Access, RowFaults.None, undo);
        error = writer.Update(accounts, merge.Master, merge.Values).Error;
        var moved = error is null ? AccountMerge.Run(org, writer, merge.Master, merge.Losers) : [];
        error ??= IsOwnAncestor(merge.Master) ? new("MERGE_FAILED", "merge would make the account its own ancestor", "ParentId") : null;
        return moved;
    }

    private bool IsOwnAncestor(int master)
    {
        var parents = org.Accounts.Column<ReferenceColumn>("ParentId");
        var (at, steps) = (parents.TargetRow(master), 0);
        while (at >= 0 && at != master && steps++ < org.Accounts.Count)
        {
            at = parents.TargetRow(at);
        }

        return at == master;
    }

    private (MergeRequest Merge, RecordError? Error) Read(SoapCall call, XElement request)
    {
        var record = SoapCall.Child(request, "masterRecord");
        if (record is null || SoapCall.Child(record, "type")?.Value != "Account")
        {
            return (default, new("INVALID_TYPE", "Only accounts are merged here"));
        }

        var ids = SoapCall.Children(request, "recordToMergeIds").Select(id => id.Value).Prepend(SoapCall.Child(record, "Id")?.Value ?? "").ToList();
        var rows = ids.ConvertAll(org.Accounts.RowOf);
        if (rows.FindIndex(row => row < 0 || org.Accounts.Purged.At(row)) is >= 0 and var unknown)
        {
            return (default, new("INVALID_CROSS_REFERENCE_KEY", $"invalid cross reference id: {ids[unknown]}"));
        }

        if (rows.Exists(org.Accounts.IsDeleted))
        {
            return (default, new("ENTITY_IS_DELETED", "entity is deleted"));
        }

        if (rows.Count is 1 or > MostLosers + 1 || rows.Distinct().Count() != rows.Count)
        {
            return (default, new("MERGE_FAILED", $"one master and one to {MostLosers} other records are merged"));
        }

        var (values, error) = Values(call, record);
        return (new MergeRequest(rows[0], rows[1..], values), error);
    }

    private (List<FieldValue> Values, RecordError? Error) Values(SoapCall call, XElement record)
    {
        var values = new List<FieldValue>();
        var texts = record.Elements().Where(element => element.Name.LocalName is not ("type" or "Id" or "fieldsToNull"))
            .Select(element => (element.Name.LocalName, element.Value))
            .Concat(SoapCall.Children(record, "fieldsToNull").Select(field => (field.Value, "")));
        foreach (var (name, text) in texts)
        {
            if (InputTarget.Find(org.Accounts, call.Access, name) is not { ByExternalId: null } target)
            {
                return (values, new("INVALID_FIELD", $"No such column '{name}' on entity 'Account'", name));
            }

            if (target.Read(text, out var cell) is { } error)
            {
                return (values, error);
            }

            values.Add(new FieldValue(target.Field, cell));
        }

        return (values, null);
    }

    /// <summary>Rows of accounts, and what the master is to hold besides its own values.</summary>
    private readonly record struct MergeRequest(int Master, IReadOnlyList<int> Losers, IReadOnlyList<FieldValue> Values);
}
