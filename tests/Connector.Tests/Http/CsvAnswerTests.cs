using System.Text;
using Connector.Accounts;
using Connector.Http;
using Connector.Salesforce;
using Connector.Tests.Salesforce;
using Connector.WriteBack;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Http;

[TestFixture]
public sealed class CsvAnswerTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char["a\",\n\r #'é\u2028\t"], 0, 20],
        Gen.Const("😀 é 漢"), Gen.Const("\"\""), Gen.Const("#N/B"), Gen.Const("="), Gen.Const(new string('x', 32_000) + "\"\n"));

    [Test]
    public void What_is_written_reads_back_the_same() => Text.Array[3].List[1, 30].Sample(rows =>
    {
        var fields = Enumerable.Range(0, 3).Select(n => new SalesforceField(new Connector.Reading.CrmField($"F{n}__c", "", ValueKind.Text, true, false, false, [], false), "string")).ToList();
        var written = rows.Select((cells, n) => new WriteRow(Gather.Account(n), [.. cells.Select(cell => cell.Length == 0 ? FieldChange.Keep : FieldChange.Set(AttributeValue.Of(cell)))])).ToList();

        using var csv = new UpdateCsv(fields, written);
        var bytes = csv.ReadAsByteArrayAsync().GetAwaiter().GetResult();
        var read = Read(bytes, null).GetAwaiter().GetResult();

        return bytes.Length == csv.Bytes && !bytes.Contains((byte)0xFE) && read.Header.SequenceEqual(["Id", "F0__c", "F1__c", "F2__c"])
            && read.Rows.Select(row => string.Join('\u0001', row.Skip(1))).SequenceEqual(rows.Select(cells => string.Join('\u0001', cells)));
    });

    [TestCase("\uFEFF\"Id\",\"N\"\n\"1\",\"a\"\n", "1|a", TestName = "A byte order mark is dropped")]
    [TestCase("\"Id\",N\n\"1\",\"a \"\"b\"\"\nc\r\nd\"\n", "1|a \"b\"\nc\r\nd", TestName = "Quotes and line breaks are data")]
    [TestCase("Id,N\n#1,\n", "#1|", TestName = "A hash begins no comment")]
    [TestCase("\"Id\",\"N\"\n\"1\",\"😀\"", "1|😀", TestName = "The last line needs no end")]
    [TestCase("\"Id\",\"N\"\r\n\"1\",\"a\"\r\n", "1|a", TestName = "Lines may end in CRLF")]
    public async Task Odd_forms_are_read(string text, string expected)
    {
        var read = await Read(new UTF8Encoding(false).GetBytes(text), null);

        Assert.That(read.Header, Is.EqualTo(new[] { "Id", "N" }));
        Assert.That(string.Join('|', read.Rows.Single()), Is.EqualTo(expected));
    }

    [TestCase("Id,N\n1,a\n")]
    [TestCase("1,a\n")]
    public async Task A_later_page_may_repeat_the_header_or_not(string text)
    {
        var read = await Read(Encoding.UTF8.GetBytes(text), ["Id", "N"]);

        Assert.That(read.Rows.Single(), Is.EqualTo(new[] { "1", "a" }));
    }

    [TestCase("\"Id\",\"N\"\n\"1\",\"ab", TestName = "inside a quoted value")]
    [TestCase("\"Id\",\"N\"\n\"1\"", TestName = "between two values")]
    [TestCase("Id,N\n1,a,b\n", TestName = "a value too many")]
    public async Task A_cut_is_noticed(string text) =>
        await Assert.ThrowsAsync<CsvCutException>(() => Read(Encoding.UTF8.GetBytes(text), null));

    [Test]
    public async Task A_character_that_straddles_two_reads_stays_whole()
    {
        var bytes = Encoding.UTF8.GetBytes("Id,N\n1,😀漢é\n");

        await using var stream = new DrippingStream(bytes);
        await using var csv = await CsvAnswer.OpenAsync(stream, null, default);
        await csv.ReadAsync(default);

        Assert.That(csv[1].ToString(), Is.EqualTo("😀漢é"));
    }

    private static async Task<(IReadOnlyList<string> Header, List<string[]> Rows)> Read(byte[] bytes, IReadOnlyList<string>? known)
    {
        await using var csv = await CsvAnswer.OpenAsync(new MemoryStream(bytes), known, default);
        var rows = new List<string[]>();
        while (await csv.ReadAsync(default)) rows.Add([.. Enumerable.Range(0, csv.Header.Count).Select(column => csv[column].ToString())]);
        return (csv.Header, rows);
    }

    /// <summary>Gives one byte at a time, as a slow network may.</summary>
    private sealed class DrippingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
