namespace Connector.Enrichment;

/// <summary>What a vendor that takes questions now and answers later, by a call of its own, needs beside the look-up.</summary>
public interface ILateAnswers
{
    /// <summary>Whoever shows this may answer. Takes as long for a wrong token as for the right one.</summary>
    bool Admits(string? token);

    /// <summary>Longer answers are not read. Bytes.</summary>
    int LongestAnswer { get; }

    /// <summary>How long a question stays open: until then nobody else is asked. An answer that comes later still is taken all the same.</summary>
    TimeSpan OpenFor { get; }

    /// <summary>Reads one answer. Strangers send it.</summary>
    /// <exception cref="FormatException">It is none; the message says why and quotes nothing of it.</exception>
    LateAnswer Read(ReadOnlyMemory<byte> body);
}

/// <param name="Question">The id that went out with the question.</param>
/// <param name="Record">Only when matched.</param>
/// <param name="Credits">What it cost, where the vendor tells.</param>
/// <param name="AsOf">When this was so, by the vendor's word.</param>
public sealed record LateAnswer(string Question, LookupOutcome Outcome, CompanyRecord? Record, double? Credits, DateTimeOffset? AsOf);

/// <summary>Answers that came in and that no run has taken in yet. Any process may put one in while another runs the connection.</summary>
public interface ICallbackInbox
{
    /// <summary>Durable when it returns.</summary>
    /// <returns>False when an answer to this question waits already: the first counts.</returns>
    Task<bool> KeepAsync(Callback callback, CancellationToken cancellationToken);

    /// <summary>Oldest first.</summary>
    Task<IReadOnlyList<Callback>> WaitingAsync(string connection, string vendor, int most, CancellationToken cancellationToken);

    Task ForgetAsync(string connection, IReadOnlyList<Callback> callbacks, CancellationToken cancellationToken);
}

/// <param name="Vendor">The source's name in the settings.</param>
/// <param name="Body">As it came; readable when it was taken.</param>
public sealed record Callback(string Connection, string Vendor, string Question, DateTimeOffset CameAt, byte[] Body);
