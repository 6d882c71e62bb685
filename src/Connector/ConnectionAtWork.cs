using Connector.Segmentation;
using Connector.Store;

namespace Connector;

/// <summary>What a run works with. The store is open for writing and belongs to this run alone.</summary>
public sealed record ConnectionAtWork(
    ICrm Crm, IConnectionStore Store, Framework Framework, ConnectionOptions Options, TimeProvider Time, IProgress<StageProgress> Progress);
