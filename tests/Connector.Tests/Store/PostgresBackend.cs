using System.Text.RegularExpressions;
using Connector.Store;
using Microsoft.Extensions.Options;

namespace Connector.Tests.Store;

/// <summary>Schemas of its own in the server of the tests.</summary>
public sealed partial class PostgresBackend : IStoreBackend
{
    private const string Journal = "schemaversionsid serial not null primary key, scriptname varchar(255) not null, applied timestamp not null";

    private static int _backends;

    public string Prefix { get; } = $"test{Interlocked.Increment(ref _backends)}_";

    public string Place => $"{Prefix}acme";

    IStores IStoreBackend.Stores(TimeProvider clock, int rowsPerCommit, int rowsPerPage) => Stores(PostgresServer.ConnectionString, clock, rowsPerCommit, rowsPerPage);

    /// <summary>A copy of all that is committed: what another session sees is what a killed process leaves.</summary>
    public IStoreBackend AfterKill()
    {
        var copy = new PostgresBackend();
        PostgresServer.Execute($"""
            begin isolation level repeatable read;
            create schema {copy.Place};
            do $$
            declare name text;
            begin
                for name in select tablename from pg_tables where schemaname = '{Place}' loop
                    execute format('create table {copy.Place}.%I (like {Place}.%I including all)', name, name);
                    execute format('insert into {copy.Place}.%I select * from {Place}.%I', name, name);
                end loop;
            end $$;
            commit;
            """);
        return copy;
    }

    public void Execute(string sql, params (string Name, object Value)[] values) => PostgresServer.Execute($"{InSchema} {sql}", values);

    public T Read<T>(string sql) => PostgresServer.Read<T>($"{InSchema} {sql}");

    public void Restore(string script)
    {
        PostgresServer.Execute($"drop schema if exists {Place} cascade; create schema {Place};");
        Execute(Blob().Replace(script.Replace("$id$", "bigint", StringComparison.Ordinal).Replace("$journal$", Journal, StringComparison.Ordinal), @"'\x$1'"));
        Execute("select setval(pg_get_serial_sequence('schemaversions', 'schemaversionsid'), 1)"); // the script gave its number itself
    }

    public void Dispose()
    {
        // The schemas go with the server.
    }

    internal PostgresStores Stores(string connectionString, TimeProvider clock, int rowsPerCommit = 50_000, int rowsPerPage = 1_000) => new(
        Options.Create(new StoreOptions
        {
            Provider = StoreProvider.PostgreSql,
            ConnectionString = new(connectionString),
            SchemaPrefix = Prefix,
            RowsPerCommit = rowsPerCommit,
            RowsPerPage = rowsPerPage,
        }),
        clock);

    private string InSchema => $"set search_path = {Place};";

    [GeneratedRegex("X'([0-9A-F]*)'")]
    private static partial Regex Blob();
}
