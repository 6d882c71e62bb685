namespace Connector.Store;

/// <summary>Limits that were exceeded, who was called and what they answered. Nothing is ever taken out.</summary>
public interface IEscalations
{
    /// <summary>Opens one unless one of the name is open. Durable when it returns.</summary>
    /// <param name="measured">What was found, in words.</param>
    /// <param name="wanted">What the owner is to bring.</param>
    /// <returns>Whether it was opened.</returns>
    Task<bool> RaiseAsync(string name, long run, string measured, string owner, string wanted, DateTimeOffset due, CancellationToken cancellationToken);

    /// <summary>It is no longer exceeded, or no longer watched. False when none of the name is open.</summary>
    Task<bool> CloseAsync(string name, CancellationToken cancellationToken);

    /// <summary>What the owner brought; a later answer takes the place of an earlier one. False when there is no such open escalation.</summary>
    Task<bool> AnswerAsync(long escalation, string by, string answer, CancellationToken cancellationToken);

    /// <summary>People were told of every one that a run up to this one opened. Durable when it returns.</summary>
    Task ToldAsync(long run, CancellationToken cancellationToken);

    /// <summary>All of them, the open ones first, those by what is due first.</summary>
    Task<IReadOnlyList<Escalation>> ListAsync(CancellationToken cancellationToken);
}

/// <param name="Run">The run that found it.</param>
/// <param name="Answer">Null = nobody has answered yet.</param>
/// <param name="ClosedAt">Null = open: still exceeded.</param>
/// <param name="IsTold">A run's summary reached somebody since, or there is nobody who is sent one.</param>
public sealed record Escalation(
    long Id, string Name, long Run, string Measured, string Owner, string Wanted, DateTimeOffset OpenedAt, DateTimeOffset Due, EscalationAnswer? Answer, DateTimeOffset? ClosedAt, bool IsTold = false)
{
    /// <summary>Of the findings that tell one.</summary>
    public const string Rule = "escalated";

    /// <summary>Open, past its time and not answered.</summary>
    public bool IsOverdue(DateTimeOffset now) => ClosedAt is null && Answer is null && Due <= now;
}

public sealed record EscalationAnswer(string By, DateTimeOffset At, string Text);
