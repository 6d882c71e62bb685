namespace Connector.Store;

/// <summary>Who signed which plans and frameworks, and what they have to sign again after.</summary>
public interface IApprovals
{
    /// <summary>A person signs a plan and, but for a plan of merges, the framework that it was made under, durable when it returns. Signing again keeps the plan's first signature.</summary>
    /// <param name="signature">Of the framework, by the person's own key; null = the name alone.</param>
    /// <exception cref="InvalidOperationException">There is no such sealed plan, or the seal is another one's.</exception>
    Task ApproveAsync(long plan, string seal, string by, string? signature, CancellationToken cancellationToken);

    /// <summary>The same for a plan that was approved before it was made: nobody has looked at its framework.</summary>
    /// <param name="by">What allowed it.</param>
    Task ApproveAheadAsync(long plan, string seal, string by, CancellationToken cancellationToken);

    /// <summary>
    /// A person signs a framework, durable when it returns. Signing again keeps the time, and takes the new signature; after a later <see cref="StaleMark"/> it is one more.
    /// </summary>
    /// <param name="signature">By the person's own key; null = the name alone.</param>
    Task ApproveFrameworkAsync(string frameworkHash, string by, string? signature, CancellationToken cancellationToken);

    /// <summary>The people who signed a framework, by itself or with a plan; earliest first. Who signed it again after a <see cref="StaleMark"/> is there twice.</summary>
    Task<IReadOnlyList<Approval>> FrameworkApprovalsAsync(string frameworkHash, CancellationToken cancellationToken);

    /// <summary>The framework that was approved last, other than this one; null when there is none.</summary>
    Task<FrameworkIdentity?> ApprovedFrameworkAsync(string exceptHash, CancellationToken cancellationToken);

    /// <summary>True once somebody approved a plan made under this framework.</summary>
    Task<bool> IsApprovedAsync(string frameworkHash, CancellationToken cancellationToken);

    /// <summary>From now on no earlier signature of any framework counts. Durable when it returns.</summary>
    Task MarkStaleAsync(string by, string why, CancellationToken cancellationToken);

    /// <summary>All of them, the latest first.</summary>
    Task<IReadOnlyList<StaleMark>> StaleMarksAsync(CancellationToken cancellationToken);
}

/// <param name="Signature">By the person's own key, not checked yet; null = the name alone.</param>
public sealed record Approval(string By, DateTimeOffset At, string? Signature = null);

/// <summary>Something happened (a merger, a new product line) after which somebody has to say anew that the framework is right.</summary>
public sealed record StaleMark(DateTimeOffset At, string By, string Why)
{
    /// <summary>What it means and what to do, without the person's name.</summary>
    public override string ToString() => $"the framework is stale since {At:yyyy-MM-dd HH:mm}Z ({Why}): look whether it still says what it should, and sign it again ('connector approve --framework')";
}
