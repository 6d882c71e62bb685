using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Connector.Store;

/// <summary>Where the connector keeps what it remembers.</summary>
public sealed class StoreOptions
{
    public const string Section = "Store";

    /// <summary>Folder of the database files, one per connection. It holds customer data: keep it private and on a local disk.</summary>
    /// <value>Default <c>.local/store</c>. A relative path starts at the current directory, where the settings file is looked for too.</value>
    [Required]
    public string Folder { get; set; } = Path.Combine(".local", "store");

    /// <summary>Rows of a read that one transaction takes.</summary>
    internal int RowsPerCommit { get; set; } = 50_000;

    /// <summary>Accounts in one page of the book. Larger pages outlive the youngest generation of the garbage collector and were slower.</summary>
    internal int RowsPerPage { get; set; } = 1_000;
}

[OptionsValidator]
internal sealed partial class StoreOptionsValidator : IValidateOptions<StoreOptions>;
