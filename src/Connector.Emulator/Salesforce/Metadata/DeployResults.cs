using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>What both APIs tell of a deployment, by the names and in the order of the vendor's types (W DeployResult, DeployMessage).</summary>
internal static class DeployResults
{
    /// <summary>Texts, numbers, booleans, times; null for what is not known. The details follow after <c>createdDate</c>, by name.</summary>
    public static IEnumerable<(string Name, object? Value)> Values(SalesforceOrg org, DeployRequest request)
    {
        var all = request.Run?.Messages.Where(message => message.Type.Length > 0 || !message.Success).ToList() ?? [];
        var errors = all.Count(message => !message.Success);
        yield return ("canceledBy", request.CanceledBy is { } by ? org.Users.Id(by) : null);
        yield return ("canceledByName", request.CanceledBy is { } canceler ? NameOf(org, canceler) : null);
        yield return ("checkOnly", request.Options.CheckOnly);
        yield return ("completedDate", request.Completed);
        yield return ("createdBy", org.Users.Id(request.Access.User));
        yield return ("createdByName", NameOf(org, request.Access.User));
        yield return ("createdDate", request.Created);
        yield return ("done", request.Done);
        yield return ("errorMessage", request.Problem?.Message);
        yield return ("errorStatusCode", request.Problem?.Code);
        yield return ("id", request.Id);
        yield return ("ignoreWarnings", request.Options.IgnoreWarnings);
        yield return ("lastModifiedDate", request.Modified);
        yield return ("numberComponentErrors", errors);
        yield return ("numberComponentsDeployed", all.Count - errors);
        yield return ("numberComponentsTotal", all.Count);
        yield return ("numberFiles", request.Run?.Files ?? 0);
        yield return ("numberTestErrors", 0);
        yield return ("numberTestsCompleted", 0);
        yield return ("numberTestsTotal", 0);
        yield return ("rollbackOnError", request.Options.RollbackOnError);
        yield return ("runTestsEnabled", false);
        yield return ("startDate", request.Started);
        yield return ("stateDetail", null);
        yield return ("status", request.Status.ToString());
        yield return ("success", request.Success);
        yield return ("zipSize", request.Zip.Length);
    }

    public static IEnumerable<(string Name, object? Value)> Values(DeployRequest request, DeployMessage message)
    {
        yield return ("changed", message.Changed);
        yield return ("columnNumber", message.Column > 0 ? message.Column : null);
        yield return ("componentType", message.Type);
        yield return ("created", message.Created);
        yield return ("createdDate", request.Completed ?? request.Created);
        yield return ("deleted", message.Deleted);
        yield return ("fileName", message.FileName);
        yield return ("fullName", message.FullName);
        yield return ("id", message.Id);
        yield return ("lineNumber", message.Line > 0 ? message.Line : null);
        yield return ("problem", message.Problem);
        yield return ("problemType", message.ProblemType);
        yield return ("success", message.Success);
    }

    public static string? NameOf(SalesforceOrg org, int user) => org.Users.Column<TextColumn>("Name").Text(user);
}
