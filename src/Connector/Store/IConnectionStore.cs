namespace Connector.Store;

/// <summary>
/// Everything the connector remembers about one connection. Opening brings the schema up to date, takes the connection's one
/// writer lock, drops unsealed plans and ends runs that a dead process left running. Calls may come in parallel; they are served one
/// after the other.
/// </summary>
/// <remarks>
/// What a method has stored when it returns survives the end of the process. It survives a power cut too, but for the bulk work of
/// <see cref="IBook.StoreAsync"/>, <see cref="IBook.AssignAsync"/>, <see cref="IBook.RecogniseAsync"/>, <see cref="IPlans.AddAsync"/> and
/// <see cref="IOutbox.AcknowledgeAsync"/>: of these the last seconds may be lost as a whole, in order, and are done again: accounts are read again, an unsealed plan is made again,
/// a chunk whose acknowledgement was lost is in doubt.
/// </remarks>
public interface IConnectionStore : IAsyncDisposable
{
    IBook Book { get; }

    IPlans Plans { get; }

    IApprovals Approvals { get; }

    IOutbox Outbox { get; }

    IRejects Rejects { get; }

    IOverrides Overrides { get; }

    IDisputes Disputes { get; }

    IEscalations Escalations { get; }

    IHolds Holds { get; }

    IAnswers Answers { get; }

    IQuestions Questions { get; }

    IArtefactStore Artefacts { get; }

    IMergeStore Merges { get; }

    IHistoryRows History { get; }

    ICalibrations Calibrations { get; }

    IQuality Quality { get; }

    IRunLog Runs { get; }
}

/// <summary>Opens a connection's store.</summary>
public interface IStores
{
    /// <exception cref="StoreInUseException">Another process has it open for writing.</exception>
    /// <exception cref="StoreSchemaException">A newer version of the connector wrote it.</exception>
    /// <exception cref="StoreUnavailableException">The database server cannot be used.</exception>
    /// <exception cref="ArgumentException">The name has anything but letters, digits, - and _.</exception>
    Task<IConnectionStore> OpenAsync(string connection, CancellationToken cancellationToken);

    /// <summary>For looking only (explain, rejects, health): takes no lock, and null when there is no store yet.</summary>
    /// <exception cref="StoreSchemaException">Its schema is older or newer than this version's.</exception>
    /// <exception cref="StoreUnavailableException">The database server cannot be used.</exception>
    Task<IConnectionStore?> OpenForReadingAsync(string connection, CancellationToken cancellationToken);
}

public sealed class StoreInUseException(string connection)
    : Exception($"connection '{connection}' is being run by another process; wait for it to end or stop it");

/// <summary>A store's schema does not fit this version. The message names the store and what mends it.</summary>
public sealed class StoreSchemaException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The database server cannot be used, or no longer: not there, does not let us in, or the session was lost. Any call may throw it; what was
/// not committed by then never will be. The message names the place and what mends it, and holds no secret.
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
