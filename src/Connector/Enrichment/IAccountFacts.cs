using Connector.Segmentation;

namespace Connector.Enrichment;

/// <summary>A system of the customer's own (billing, support, customer success, a file, a database) that tells what it knows of all accounts. It
/// costs nothing but calls.</summary>
public interface IAccountFacts
{
    /// <summary>Facts that it can give, by the names of <see cref="FactNames"/> or of the customer's own columns; empty = not known before reading.</summary>
    IReadOnlyList<string> Facts { get; }

    /// <summary>Several records of one account are parts of it (customers in billing) and their numbers are added up; otherwise they contradict each
    /// other.</summary>
    bool AddsUp { get; }

    /// <summary>Everything it holds now, in no order. An error ends the enumeration; what came before it is sound.</summary>
    /// <exception cref="Http.CrmException">It cannot be read, or no further.</exception>
    IAsyncEnumerable<SourceRecord> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>One that holds dated rows, and adds them up over a time where the framework asks for that.</summary>
public interface IDatedFacts : IAccountFacts
{
    /// <summary>As <see cref="IAccountFacts.ReadAsync"/>, with the sums that are wanted.</summary>
    IAsyncEnumerable<SourceRecord> ReadAsync(WantedFacts wanted, CancellationToken cancellationToken);
}

/// <summary>What a system calls one of its customers, and what it knows of it.</summary>
/// <param name="TheirId">The system's own id, for messages and the identity map.</param>
/// <param name="Keys">By what the account may be found, most certain first.</param>
/// <param name="AsOf">When this was so, UTC.</param>
public sealed record SourceRecord(string TheirId, IReadOnlyList<AccountKey> Keys, DateTimeOffset AsOf, FactSet Facts)
{
    /// <summary>Facts that are sums of money, part by part: added up in the framework's currency, at the rates of the day, by whoever takes them in.</summary>
    public IReadOnlyList<SourceAmount> Amounts { get; init; } = [];

    /// <summary>The system has the customer and does not tell what it pays: a part is not known, and the rest would pass for the whole.</summary>
    public bool IsUntold { get; init; }

    /// <summary>A part of what the customer pays is not told and stands as it was last invoiced and paid.</summary>
    public bool IsEstimated { get; init; }
}

/// <param name="Fact">No fact of the same name stands among <see cref="SourceRecord.Facts"/>.</param>
/// <param name="Currency">ISO 4217, capitals.</param>
/// <param name="Amount">In units of the currency, not rounded.</param>
public readonly record struct SourceAmount(string Fact, string Currency, double Amount);

public enum KeyKind
{
    /// <summary>The CRM's own id of the account.</summary>
    CrmId,

    /// <summary>What the settings' <c>KeyField</c> of the CRM holds.</summary>
    ExternalId,
    Domain,
    Name,
}

public readonly record struct AccountKey(KeyKind Kind, string Value);
