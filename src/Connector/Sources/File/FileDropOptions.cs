using System.ComponentModel.DataAnnotations;
using Connector.Sources.Tables;

namespace Connector.Sources.File;

/// <summary>A folder where another system drops CSV files, plain or gzipped, and Parquet files (named .parquet); also a mounted share. Contract 7.4.</summary>
public class FileDropOptions
{
    [NotEmpty]
    public string Folder { get; set; } = "";

    /// <summary>Which files, patterns parted by a semicolon; all are read at every run, and of each fact the newest value counts.</summary>
    [NotEmpty]
    public string Pattern { get; set; } = "*.csv;*.csv.gz;*.parquet";

    internal IReadOnlyList<string> Patterns => Pattern.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A file counts only beside an empty one of its name with this ending, such as <c>.done</c>; empty = once it has lain still for
    /// <see cref="StillFor"/>.</summary>
    public string DoneMarker { get; set; } = "";

    public TimeSpan StillFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Columns that have another name than the fact: <c>annual_value=arr, staff=employees</c>.</summary>
    [Columns]
    public string Columns { get; set; } = "";

    /// <summary>Where refused rows are listed, by line number and reason; empty = nowhere.</summary>
    public string RejectsFolder { get; set; } = "";

    /// <summary>A file of more rows is a mistake: nothing of it is taken.</summary>
    [Range(1, int.MaxValue)]
    public int MostRows { get; set; } = 5_000_000;

    /// <summary>Share of rows (0-1) that may be refused before the whole file is.</summary>
    [Range(0, 1d)]
    public double MostRefused { get; set; } = 0.05;
}
