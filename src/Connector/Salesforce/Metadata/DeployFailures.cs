using System.Text.RegularExpressions;
using Connector.Segmentation;
using Newtonsoft.Json.Linq;

namespace Connector.Salesforce.Metadata;

/// <summary>What Salesforce says of a component it refused → one line: which, why, and what to do. The vendor's words name set-up, no customer's data.</summary>
internal static partial class DeployFailures
{
    private const int LongestProblem = 240;

    /// <summary>Beginnings of mends, by what the problem says; the first that fits.</summary>
    private static readonly (Regex Problem, string Mend)[] Mends =
    [
        (NoSuchField(), "the field is not in the org or not in this plan: create it, or correct the framework's mapping"),
        (Column(), "the org does not know this column: correct the framework's mapping of the measure or view"),
        (PicklistValue(), "the value is not in the picklist: add it, or deploy the field first"),
        (NameTaken(), "something else has this name: rename it in the org, or ours in the framework"),
        (InUse(), "something refers to it: take it out there first (Setup shows where it is used), then undo again"),
        (Assigned(), "users still have it: take it from them first, then undo again"),
        (Limit(), "the org's allowance is spent: delete what nobody uses, or ask Salesforce for more"),
        (Right(), "the set-up credential lacks a right: give it 'Customize Application', 'Manage Profiles and Permission Sets' and the right to manage public views, reports and dashboards"),
        (TooLong(), "shorten it in the framework"),
        (User(), "the dashboard needs a running user that the org knows: set one in the org's dashboard, or leave the dashboard out"),
        (Malformed(), "the connector wrote metadata that this org's API version does not know: report it, with this line"),
    ];

    public static string Explain(JObject message)
    {
        var type = Clean((string?)message["componentType"]) is { Length: > 0 } kind ? kind : "component";
        var name = Clean((string?)message["fullName"] ?? (string?)message["fileName"]);
        var problem = Clean((string?)message["problem"]) is { Length: > 0 } said ? said : "refused without a reason";
        var mend = Mends.FirstOrDefault(one => one.Problem.IsMatch(problem)).Mend ?? "look the message up in Salesforce's Metadata API guide";
        return $"{type} {name}: {ShortText.Cut(problem, LongestProblem)} → {mend}";
    }

    /// <summary>One line, and no address of a person.</summary>
    private static string Clean(string? text) => Address().Replace(Blank().Replace(text ?? "", " "), "(an address)").Trim();

    [GeneratedRegex(@"no CustomField named|field .*(does not exist|not found|cannot be found)|named .* (was )?not found|Could not resolve (standard )?field", RegexOptions.IgnoreCase)]
    private static partial Regex NoSuchField();

    [GeneratedRegex("Could not resolve list view column|invalid (report )?column|Invalid field name", RegexOptions.IgnoreCase)]
    private static partial Regex Column();

    [GeneratedRegex("Picklist value", RegexOptions.IgnoreCase)]
    private static partial Regex PicklistValue();

    [GeneratedRegex("duplicate|already (exists|in use|being used)|not unique|There is already", RegexOptions.IgnoreCase)]
    private static partial Regex NameTaken();

    [GeneratedRegex("is referenced|in use by|used (by|in|elsewhere)|cannot (be )?delete", RegexOptions.IgnoreCase)]
    private static partial Regex InUse();

    [GeneratedRegex("assigned to", RegexOptions.IgnoreCase)]
    private static partial Regex Assigned();

    [GeneratedRegex("maximum|limit|exceed(s|ed)? ", RegexOptions.IgnoreCase)]
    private static partial Regex Limit();

    [GeneratedRegex("insufficient|not have (access|permission)|no access", RegexOptions.IgnoreCase)]
    private static partial Regex Right();

    [GeneratedRegex("too long|max length|data value too large", RegexOptions.IgnoreCase)]
    private static partial Regex TooLong();

    [GeneratedRegex("running user|Cannot find a user", RegexOptions.IgnoreCase)]
    private static partial Regex User();

    [GeneratedRegex("invalid at this location|Error parsing file|not a valid value for the enum|Required field is missing|Not in package.xml", RegexOptions.IgnoreCase)]
    private static partial Regex Malformed();

    [GeneratedRegex(@"\s+|\p{C}+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"[\w.+-]+@[\w.-]+")]
    private static partial Regex Address();
}
