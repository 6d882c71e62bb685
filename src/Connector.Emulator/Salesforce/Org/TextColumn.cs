using System.Text;
using System.Text.Json;
using Connector.Emulator.Storage;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>A text field's values.</summary>
internal sealed class TextColumn : Column
{
    private readonly TextStore _texts = new();

    /// <summary>Set for external ids and unique fields, before any value is written.</summary>
    public ExternalIdIndex? Index { get; set; }

    public ReadOnlySpan<byte> Utf8(int row) => _texts.Utf8(row);

    public string? Text(int row) => _texts.Text(row);

    public override bool IsNull(int row) => _texts.IsNull(row);

    public override Cell Get(int row) => Cell.Of(Text(row));

    public override void Set(int row, Cell cell)
    {
        _texts.Put(row, cell.Text);
        if (cell.Text is not null)
        {
            Index?.Add(row, cell.Text);
        }
    }

    public override int Compare(int left, int right) => string.Compare(Text(left), Text(right), StringComparison.OrdinalIgnoreCase);

    /// <summary>Same text but for case; the literal is given in both forms so that plain ASCII needs no decoding.</summary>
    public bool EqualsIgnoreCase(int row, string text, ReadOnlySpan<byte> utf8)
    {
        var mine = Utf8(row);
        return Ascii.EqualsIgnoreCase(mine, utf8)
            || (!Ascii.IsValid(mine) && string.Equals(Encoding.UTF8.GetString(mine), text, StringComparison.OrdinalIgnoreCase));
    }

    public override void WriteJson(Utf8JsonWriter writer, int row)
    {
        if (IsNull(row))
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStringValue(Utf8(row));
        }
    }

    public override void WriteCsv(Utf8Buffer buffer, int row) => buffer.AppendEscaped(Utf8(row));
}
