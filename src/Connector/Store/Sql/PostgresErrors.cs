using System.Net.Sockets;
using Npgsql;

namespace Connector.Store.Sql;

/// <summary>What to tell people about trouble with the server: the place and the mend, and nothing of a record or a secret.</summary>
internal sealed class PostgresErrors(NpgsqlConnectionStringBuilder place, string schema)
{
    private readonly string _server = $"{place.Host}:{place.Port}";
    private readonly string _user = place.Username is { Length: > 0 } user ? $"user '{user}'" : "the user (Store:ConnectionString names none)";

    /// <param name="isLost">The session was open and is not any more.</param>
    /// <returns>Null for what is no trouble of the server or its settings.</returns>
    public StoreUnavailableException? Explain(Exception exception, bool isLost) => exception switch
    {
        StoreUnavailableException => null,
        NpgsqlException or InvalidOperationException or IOException when isLost => Tell(
            "the session was lost and with it the right to write; nothing more was stored. Start the run again: it goes on from what is stored", exception),
        PostgresException refused => Explain(refused),
        NpgsqlException { InnerException: SocketException or TimeoutException or IOException } => Tell(
            "no server answers there; start it, or correct Host and Port in Store:ConnectionString", exception),
        TimeoutException => Tell("no server answered in time; start it, or correct Host and Port in Store:ConnectionString", exception),
        NpgsqlException when exception.Message.Contains("password", StringComparison.OrdinalIgnoreCase) => Tell(
            $"the server wants a password for {_user}; set Password in CONNECTOR_Store__ConnectionString", exception),
        _ => null,
    };

    public StoreUnavailableException MayNotCreateSchema(Exception inner) => Tell(
        $"{_user} may not create the schema {schema}; let an administrator run: grant create on database \"{place.Database}\" to \"{place.Username}\"; "
        + $"or: create schema \"{schema}\" authorization \"{place.Username}\"",
        inner);

    public StoreUnavailableException TooOld(Version found, int oldest) => Tell($"the server is PostgreSQL {found}; {oldest} or later is needed", inner: null);

    public StoreUnavailableException LockIsElsewhere() => Tell(
        "another session holds the writer lock that this one took; nothing was stored. If a pooler stands between, name the server itself in "
        + "Store:ConnectionString or let the pooler keep sessions",
        inner: null);

    private StoreUnavailableException? Explain(PostgresException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword => Tell(
            $"{_user} and this password are refused; correct them in CONNECTOR_Store__ConnectionString", refused),
        PostgresErrorCodes.InvalidAuthorizationSpecification => Tell(
            $"{_user} is not let in; create the role, allow it in the server's pg_hba.conf, or correct Username in Store:ConnectionString", refused),
        PostgresErrorCodes.InvalidCatalogName => Tell(
            $"there is no such database; let an administrator run: create database \"{place.Database}\" owner \"{place.Username}\"", refused),
        PostgresErrorCodes.InsufficientPrivilege => Tell(
            $"{_user} lacks a right ({refused.MessageText}); it must own the schema {schema} and may need: grant connect, temporary on database "
            + $"\"{place.Database}\" to \"{place.Username}\"",
            refused),
        PostgresErrorCodes.ReadOnlySqlTransaction => Tell("this session may only read; a standby? Name the primary in Store:ConnectionString", refused),
        PostgresErrorCodes.TooManyConnections => Tell("the server has no connection left; raise max_connections or end other clients", refused),
        PostgresErrorCodes.DiskFull => Tell("the server's disk is full; make room and start the run again", refused),
        _ when refused.SqlState.StartsWith("57P", StringComparison.Ordinal) => Tell("the server is stopping or starting; try again", refused),
        _ => null,
    };

    private StoreUnavailableException Tell(string what, Exception? inner) =>
        new($"store in PostgreSQL at {_server}, database {place.Database}: {what}", inner);
}
