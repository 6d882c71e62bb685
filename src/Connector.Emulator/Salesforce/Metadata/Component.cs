using System.Xml.Linq;

namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>One component of the org as it was last saved.</summary>
/// <param name="Body">Checked and in order; a part of an object begins with its short fullName.</param>
/// <param name="Number">From which its id is made.</param>
/// <param name="CreatedBy">Row of a user; so is <paramref name="ModifiedBy"/>.</param>
/// <param name="CreatedAt">Seconds since 1970; so is <paramref name="ModifiedAt"/>.</param>
internal sealed record Component(MetadataKind Kind, string FullName, XElement Body, int Number, int CreatedBy, long CreatedAt, int ModifiedBy, long ModifiedAt)
{
    /// <summary>Row of the only user who sees it (a private list view, which the Metadata API does not know); null for all others.</summary>
    public int? PrivateTo { get; init; }

    public string Id => Org.RecordId.Format(Kind.KeyPrefix, Number);

    /// <summary>The object that a part belongs to, or the folder of a report or dashboard; nothing for others.</summary>
    public string Owner => Kind.Part is not null ? FullName[..FullName.IndexOf('.', StringComparison.Ordinal)]
        : Kind.FolderType is not null ? FullName[..FullName.LastIndexOf('/')] : "";

    /// <summary>The name within the object or folder.</summary>
    public string Name => FullName[(Owner.Length == 0 ? 0 : Owner.Length + 1)..];
}
