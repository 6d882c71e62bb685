using Connector.Accounts;
using Connector.Deployment;
using Connector.Enrichment;
using Connector.History;
using Connector.Planning;
using Connector.Reading;
using Connector.WriteBack;

namespace Connector;

/// <summary>One connection's CRM: the ports that the stages use. Each CRM's adapter implements it; nothing else differs between CRMs.</summary>
public interface ICrm
{
    /// <summary>The key under which the framework file names this CRM's fields.</summary>
    string Name { get; }

    IAccountReader Reader { get; }

    IAccountWriter Writer { get; }

    ISegmentFields SegmentFields { get; }

    /// <summary>The fields that say who an account is; read only where other sources are asked about it.</summary>
    CompanyFields Company { get; }

    /// <summary>One form of all spellings of an account's id, by which other systems' ids are compared with the CRM's.</summary>
    string IdForm(string id) => id;

    /// <summary>Null when the CRM takes no files of definitions.</summary>
    IArtefactFiles? ArtefactFiles => null;

    /// <summary>Null when nothing but the segment fields can be deployed into the CRM.</summary>
    IArtefactDeployer? Deployer => null;

    /// <summary>Null when the CRM has no way to merge accounts that can be asked for.</summary>
    IDuplicateMerger? Merger => null;

    /// <summary>Null when the history of the segments cannot be kept in the CRM.</summary>
    IHistoryWriter? History => null;

    /// <summary>Null when the settings name no persona, or the CRM has no sessions of single users.</summary>
    IPersonaProbe? Persona => null;

    /// <summary>Null when the CRM tells nothing of its fields beyond their definitions.</summary>
    IFieldSurvey? FieldSurvey => null;

    /// <summary>For people who carry a plan out by the CRM's own tool.</summary>
    ImportFormat ImportFormat { get; }

    /// <summary>What would fail tonight: credentials, rights, field access, limits, clock. Goes on after a failed check where it can.</summary>
    IAsyncEnumerable<Check> ExamineAsync(FieldNeeds needs, CancellationToken cancellationToken);

    /// <summary>What runs in the CRM when accounts are written. Never fails because a right is missing: what could not be listed is a note.</summary>
    Task<AutomationList> AutomationAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Names of the accounts' owners, for a person's eyes: they are neither logged nor stored. An account that has none, is gone or whose owner is
    /// not told is missing.
    /// </summary>
    Task<IReadOnlyDictionary<AccountId, string>> OwnersAsync(IReadOnlyList<AccountId> ids, CancellationToken cancellationToken);

    /// <summary>API calls made through this object so far (token requests left out), and the CRM's daily count where it tells one.</summary>
    ApiUsage Usage { get; }

    /// <summary>Where a person opens the record; null until the CRM has told its address.</summary>
    Uri? RecordLink(AccountId id);
}

/// <param name="DailyUsed">The CRM's own count of the last 24 hours, all integrations together; null while unknown.</param>
/// <param name="Left">How many calls this connection may still make today, the reserve for other integrations kept; null while unknown.</param>
public sealed record ApiUsage(long Calls, long? DailyUsed, long? DailyLimit, long? Left = null);

public enum CheckResult
{
    Passed,
    Warning,
    Failed,
}

/// <param name="Name">Short, stable: <c>credentials</c>, <c>sees every account</c>.</param>
/// <param name="Mend">What to do about it; empty when it passed.</param>
public sealed record Check(string Name, CheckResult Result, string Detail, string Mend = "")
{
    /// <summary>The check without which a full read would take a partial book for the whole one.</summary>
    public const string SeesEveryAccount = "sees every account";
}
