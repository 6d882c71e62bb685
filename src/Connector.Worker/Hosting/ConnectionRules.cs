using System.ComponentModel.DataAnnotations;
using Connector.Accounts;
using Connector.Stages;
using Microsoft.Extensions.Options;
using Quartz;

namespace Connector.Worker.Hosting;

/// <summary>Checks one connection's options at start; every problem at once, each naming its place and mend.</summary>
internal sealed class ConnectionRules(IReadOnlyCollection<string> crms) : IValidateOptions<ConnectionOptions>
{
    public ValidateOptionsResult Validate(string? name, ConnectionOptions options)
    {
        var place = $"{ConnectionOptions.Section}:{name}";
        var problems = Ranges(options, place).Concat(Ranges(options.Missing, $"{place}:Missing")).Concat(Ranges(options.Locks, $"{place}:Locks"))
            .Concat(Ranges(options.Approval, $"{place}:Approval")).Concat(Ranges(options.Deployment, $"{place}:Deployment"))
            .Concat(Ranges(options.Merging, $"{place}:Merging")).Concat(options.Merging.Faults().Select(fault => $"{place}:Merging: {fault}")).ToList();

        if (options.Approval.People is { Count: > 0 } people && options.Approval.Needed > people.Distinct(StringComparer.OrdinalIgnoreCase).Count())
        {
            problems.Add($"{place}:Approval:Needed: {Plural.Of(options.Approval.Needed, "approval is", "approvals are")} asked for and {Plural.Of(people.Count, "person may", "people may")} give one: name more in By, or ask for fewer");
        }

        if (options.Approval.PublicKeys.Count > 0)
        {
            problems.AddRange(options.Approval.People.Where(one => !options.Approval.PublicKeys.ContainsKey(one)).Select(one => $"{place}:Approval:Keys: {one} of By has no key: add it, or take the name out of By"));
            problems.AddRange(options.Approval.PublicKeys.Where(key => !ApprovalSignature.IsPublicKey(key.Value)).Select(key =>
                $"{place}:Approval:Keys:{key.Key}: this is no public key: write what 'openssl pkey -in KEY -pubout -outform DER | base64 -w0' prints for a key on curve prime256v1"));
        }

        if (!crms.Contains(options.Crm, StringComparer.OrdinalIgnoreCase))
        {
            problems.Add($"{place}:Crm: '{options.Crm}' is none of {string.Join(", ", crms)}");
        }

        if (options.Schedule.Length > 0 && !CronExpression.TryParse(options.Schedule, out _))
        {
            problems.Add($"{place}:Schedule: '{options.Schedule}' is no Quartz cron expression (seconds minutes hours day-of-month month day-of-week), such as '0 0 2 * * ?' for 02:00 every night");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _))
        {
            problems.Add($"{place}:TimeZone: '{options.TimeZone}' is no known time zone; use an IANA name such as Europe/Berlin");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static List<string> Ranges(object options, string place)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.ConvertAll(result => $"{place}:{string.Join(",", result.MemberNames)}: {result.ErrorMessage}");
    }
}
