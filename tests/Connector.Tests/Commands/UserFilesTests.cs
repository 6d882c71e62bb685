using Connector.Tests.Fakes;
using Connector.Worker.Commands;
using Connector.Worker.Hosting;
using NUnit.Framework;
using Sylvan.Data.Csv;

namespace Connector.Tests.Commands;

public class UserFilesTests
{
    private string _folder = null!;

    [SetUp]
    public void Begin() => _folder = TempFolder.Create();

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_place_that_cannot_be_written_is_named_with_its_mend()
    {
        var place = Path.Combine(_folder, "missing", "file.csv");

        var fault = await Assert.ThrowsAsync<SettingsException>(() => UserFiles.WriteAsync($"--output: '{place}'", () => File.WriteAllTextAsync(place, "")));

        Assert.That(fault!.Message, Is.EqualTo($"--output: '{place}' cannot be written (DirectoryNotFoundException): choose another place"));
    }

    [Test]
    public async Task A_file_that_is_no_table_is_named_and_not_quoted()
    {
        var place = Path.Combine(_folder, "file.csv");
        await File.WriteAllTextAsync(place, "account_id,enrichment.employees\n1,\"secret");

        var fault = await Assert.ThrowsAsync<SettingsException>(() => UserFiles.ReadAsync($"'{place}'", async () =>
        {
            await using var rows = await CsvDataReader.CreateAsync(place);
            while (await rows.ReadAsync()) rows.GetString(1);
            return 0;
        }));

        Assert.That(fault!.Message, Does.StartWith($"'{place}' cannot be read as CSV, row 1 (").And.Not.Contain("secret"));
    }
}
