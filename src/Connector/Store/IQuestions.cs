using Connector.Enrichment;

namespace Connector.Store;

/// <summary>Questions to vendors that answer later. They are put down with their purchase, by <see cref="IAnswers"/>.</summary>
public interface IQuestions
{
    /// <summary>By id; ids that were never asked are missing. Of an account that was merged away its heir is named.</summary>
    Task<IReadOnlyDictionary<string, AskedQuestion>> FindAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>Stores the answers and what they cost, in one transaction. A question that is answered already stays as it is.</summary>
    Task AnswerAsync(IReadOnlyList<QuestionAnswer> answers, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Nobody waits any more for an answer to what was asked before.</summary>
    /// <returns>How many questions became overdue.</returns>
    Task<long> GiveUpAsync(string vendor, DateTimeOffset before, DateTimeOffset now, CancellationToken cancellationToken);

    Task<IReadOnlyList<Outstanding>> UnansweredAsync(CancellationToken cancellationToken);
}

/// <param name="Asked">As it was asked.</param>
/// <param name="Credits">What it counts as so far.</param>
public sealed record AskedQuestion(string Id, string Vendor, CompanyQuestion Asked, DateTimeOffset AskedAt, double Credits, bool IsAnswered);

/// <param name="Credits">As the vendor told it; null = as counted when it was asked.</param>
/// <param name="Answer">Null when the vendor failed: nobody waits for it any more, and a later answer is taken all the same.</param>
public sealed record QuestionAnswer(string Question, double? Credits, SourceAnswer? Answer);

/// <param name="IsOverdue">Nobody waits for it any more.</param>
public sealed record Outstanding(long Account, string Vendor, DateTimeOffset AskedAt, bool IsOverdue);
