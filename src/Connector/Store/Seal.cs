using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Connector.Accounts;
using Connector.Store.Sql;

namespace Connector.Store;

/// <summary>
/// A plan's seal: SHA-256 over the framework's hash, the connection's name, the layout's fields, and every row's CRM id, before and changes as stored, in
/// order; then, where there are any, the plan's artefacts and merges as stored. Each part goes in with its length before it, so that nothing can move from one part to the next unseen.
/// </summary>
internal static class Seal
{
    /// <returns>64 lower-case hex digits.</returns>
    public static string Compute(Database database, long plan, string frameworkHash, string connection, FieldLayout written, long firstChange, long rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, frameworkHash);
        Append(hash, connection);
        Append(hash, written.Fields.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var field in written.Fields) Append(hash, field);

        AppendRows(hash, database, firstChange, rows);
        AppendArtefacts(hash, database, plan);
        AppendMerges(hash, database, plan);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AppendRows(IncrementalHash hash, Database database, long firstChange, long rows)
    {
        using var reader = database.Prepare(
            """
            select a.crm_id, c.before, c.changes from change c join account a on a.key = c.account
            where c.id >= @first and c.id < @end order by c.id
            """).Read(firstChange, firstChange + rows);
        while (reader.Read())
        {
            Append(hash, reader.GetString(0));
            Append(hash, reader.Bytes(1));
            Append(hash, reader.Bytes(2));
        }
    }

    /// <summary>A text that is absent counts as one that no stored text can be.</summary>
    private static void AppendArtefacts(IncrementalHash hash, Database database, long plan)
    {
        using var reader = database.Prepare(ArtefactStore.OfPlan).Read(plan);
        while (reader.Read())
        {
            for (var column = 0; column < ArtefactStore.SealedColumns; column++) Append(hash, reader.Text(column) ?? "\0");
        }
    }

    private static void AppendMerges(IncrementalHash hash, Database database, long plan)
    {
        using var reader = database.Prepare(MergeStore.Sealed).Read(plan);
        while (reader.Read())
        {
            Append(hash, reader.GetString(0));
            Append(hash, reader.Bytes(1));
            Append(hash, reader.Bytes(2)); // empty for all but the survivor
        }
    }

    private static void Append(IncrementalHash hash, string text) => Append(hash, Encoding.UTF8.GetBytes(text));

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
