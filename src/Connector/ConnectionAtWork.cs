using Connector.Cleaning.Names;
using Connector.Enrichment;
using Connector.Segmentation;
using Connector.Store;

namespace Connector;

/// <summary>What a run works with. The store is open for writing and belongs to this run alone.</summary>
/// <param name="Name">The connection's name in the settings.</param>
/// <param name="Rehearsals">What stands on connections for trying things out; null = nobody keeps it, and no production connection deploys.</param>
/// <param name="Inbox">Where vendors' late answers wait; null = there are none.</param>
/// <param name="Suffixes">By which the domains of companies are told; null = the short table of our own.</param>
/// <param name="Sources">Other systems that know something about the accounts.</param>
public sealed record ConnectionAtWork(
    string Name,
    ICrm Crm,
    IConnectionStore Store,
    IPauses Pauses,
    Framework Framework,
    ConnectionOptions Options,
    TimeProvider Time,
    IProgress<StageProgress> Progress,
    IReadOnlyList<Source>? Sources = null,
    IRehearsals? Rehearsals = null,
    ICallbackInbox? Inbox = null,
    PublicSuffixes? Suffixes = null);
