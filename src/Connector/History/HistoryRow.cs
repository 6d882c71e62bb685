using Connector.Accounts;

namespace Connector.History;

public enum HistoryKind
{
    /// <summary>How many accounts a segment had in a month, as the last complete run of it left them.</summary>
    Month,

    /// <summary>An account went from one segment to another, and the CRM acknowledged it.</summary>
    Move,
}

/// <summary>One record of the segments' history in the CRM.</summary>
/// <param name="Key">Of the fact, the same however often it is told: the CRM holds at most one record of a key.</param>
/// <param name="Dimension">Its name in the framework; segments likewise.</param>
/// <param name="Segment">Whose accounts are counted, or where the account went.</param>
/// <param name="From">Of a move: where the account came from.</param>
/// <param name="Account">Of a move; null once the book says that the account is gone.</param>
/// <param name="Accounts">Of a month.</param>
/// <param name="Day">The month's first day, or the day of the move, UTC.</param>
public sealed record HistoryRow(string Key, HistoryKind Kind, string Dimension, string Segment, string? From, AccountId? Account, long? Accounts, DateOnly Day);
