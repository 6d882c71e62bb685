using Connector.Accounts;
using Connector.Planning;
using Connector.WriteBack;
using NUnit.Framework;

namespace Connector.Tests.WriteBack;

public class ImportFileTests
{
    private static readonly PlannedChange[] Changes =
    [
        new(1, new AccountId("001A"), [default, default], [FieldChange.Set(AttributeValue.Of("core")), FieldChange.Keep]),
        new(2, new AccountId("001B"), [default, default], [FieldChange.Keep, FieldChange.Clear]),
        new(3, new AccountId("001C"), [default, default], [FieldChange.Set(AttributeValue.Of("a, \"b\"")), FieldChange.Keep]),
    ];

    [Test]
    public async Task Set_clear_and_keep_are_three_things()
    {
        var (text, _) = await WriteAsync("#N/A");

        Assert.That(text, Is.EqualTo("Id,Tier__c,Region__c\n001A,core,\n001B,,#N/A\n001C,\"a, \"\"b\"\"\",\n"));
    }

    [Test]
    public async Task A_tool_that_cannot_empty_a_field_does_not_get_the_row_and_it_is_counted()
    {
        var (text, file) = await WriteAsync(clear: null);

        Assert.That(text, Does.Not.Contain("001B"));
        Assert.That((file.Rows, file.LeftOut), Is.EqualTo((2L, 1L)));
    }

    [Test]
    public async Task A_tick_box_is_emptied_by_a_plain_no_whatever_the_tool_can_do()
    {
        var (text, file) = await WriteAsync(clear: null, "Region__c");

        Assert.That(text, Does.Contain("001B,,false\n"));
        Assert.That(file.LeftOut, Is.Zero);
    }

    private static async Task<(string Text, ImportFile File)> WriteAsync(string? clear, params HashSet<string> tickBoxes)
    {
        await using var text = new StringWriter { NewLine = "\n" };
        var file = new ImportFile(text, new ImportFormat("a tool", "Id", clear), ["Tier__c", "Region__c"], tickBoxes);
        await file.WriteHeadAsync(default);
        await file.WriteAsync(Changes, default);
        return (text.ToString(), file);
    }
}
