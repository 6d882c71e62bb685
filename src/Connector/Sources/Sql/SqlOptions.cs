using System.ComponentModel.DataAnnotations;
using Connector.Http;
using Connector.Sources.Tables;

namespace Connector.Sources.Sql;

public enum SqlProvider
{
    Sqlite,
    PostgreSql,
    SqlServer,
}

/// <summary>A query on a database of the customer's own, by a login that may only read. Contract 7.4.</summary>
public sealed class SqlOptions
{
    public SqlProvider Provider { get; set; } = SqlProvider.PostgreSql;

    [NotEmpty]
    public Secret ConnectionString { get; set; }

    /// <summary>Only SQL Server: the program that reads it, Connector.SqlServer; empty = in the folder <c>sqlserver</c> beside the connector.</summary>
    public string SqlServerReader { get; set; } = "";

    /// <summary>One statement; its columns are those of a file, wide or long. Everything it yields is read at every run.</summary>
    [NotEmpty]
    public string Statement { get; set; } = "";

    /// <summary>Columns that have another name than the fact: <c>annual_value=arr, staff=employees</c>.</summary>
    [Columns]
    public string Columns { get; set; } = "";

    /// <summary>Seconds that the statement may take.</summary>
    [Range(1, 86_400)]
    public int CommandTimeout { get; set; } = 600;

    /// <summary>More rows than this are a mistake: nothing is taken.</summary>
    [Range(1, int.MaxValue)]
    public int MostRows { get; set; } = 5_000_000;

    /// <summary>Share of rows (0-1) that may be refused before all are.</summary>
    [Range(0, 1d)]
    public double MostRefused { get; set; } = 0.05;
}
