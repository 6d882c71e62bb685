using Connector.Accounts;
using Connector.Governance;
using Connector.Segmentation.Steadiness;
using Connector.Surveys;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests.Surveys;

public class InputShiftTests
{
    private RunScene _scene = null!;
    private DateTimeOffset _began;

    [SetUp]
    public async Task Begin()
    {
        _scene = new RunScene();
        for (var i = 0; i < 10; i++) _scene.Customer($"{i}", employees: i < 8 ? 50 : 500);
        _scene.Prospect("nobody", employees: 50_000);
        await _scene.RunAsync();
        _began = _scene.Now;
    }

    [TearDown]
    public void End() => _scene.Dispose();

    [Test]
    public async Task Active_accounts_that_grew_since_the_first_run_of_the_version_are_a_shift()
    {
        await GrowAsync(6);

        var result = (await SurveyAsync())!;

        Assert.That((result.Then, result.Now), Is.EqualTo((10L, 10L)), "a prospect is not counted");
        Assert.That(result.Since, Is.EqualTo(_began).Within(TimeSpan.FromMinutes(5)));
        var employees = result.Inputs.Single(input => input.Attribute.Name == "employees");
        Assert.That(employees.Reading, Is.EqualTo(ShiftReading.Shifted));
        Assert.That(employees.Parts[0], Is.EqualTo(new InputPart("employees <= 99", 0.8, 0.2)));
        Assert.That(employees.Calibrations(_scene.Load(_scene.FrameworkText)), Is.EqualTo(new[] { "connector calibrate thresholds --dimension size --attribute employees" }));
        Assert.That(result.Inputs.Single(input => input.Attribute.Name == "account_type").Psi, Is.Zero);
    }

    [Test]
    public async Task A_later_moment_is_compared_when_it_is_asked_for()
    {
        await GrowAsync(6);

        var result = (await SurveyAsync(_scene.Now))!;

        Assert.That(result.Inputs.Select(input => input.Psi), Is.All.Zero);
    }

    [Test]
    public async Task Another_version_begins_anew()
    {
        await GrowAsync(6);
        _scene.FrameworkText = _scene.FrameworkText.Replace("version: 1.0.0", "version: 1.0.1", StringComparison.Ordinal);
        await _scene.RunAsync();
        _scene.Later();

        var result = (await SurveyAsync())!;

        Assert.That(result.Inputs.Select(input => input.Psi), Is.All.Zero);
    }

    [Test]
    public async Task Before_the_book_began_there_was_nobody_to_compare_with()
    {
        var result = (await SurveyAsync(_began.AddDays(-30)))!;

        Assert.That((result.Then, result.Now, result.Inputs.Count), Is.EqualTo((0L, 10L, 0)));
    }

    [Test]
    public async Task Without_a_run_there_is_no_result()
    {
        using var fresh = new RunScene();

        Assert.That(await fresh.WithStoreAsync(store => InputShiftSurvey.OfAsync(store, FakeCrm.CrmName, fresh.Load(fresh.FrameworkText), null, fresh.Now, default)), Is.Null);
    }

    [TestCase(6, 1)]
    [TestCase(0, 0)]
    public async Task The_docket_tells_the_steward_what_has_shifted(int grown, int items)
    {
        await GrowAsync(grown);

        var docket = await _scene.WithStoreAsync(store => new DocketSurvey(store, "test", _scene.Options, FakeCrm.CrmName, _scene.Load(_scene.FrameworkText), _scene.Now)
            .OfAsync(DateOnly.FromDateTime(_scene.Now.UtcDateTime).AddDays(7), 10, default));

        var shifts = docket.Sections.Where(section => section.Kind == DocketKind.Shift).SelectMany(section => section.Items).ToList();
        Assert.That(shifts, Has.Count.EqualTo(items));
        Assert.That(shifts.Select(item => (item.Subject, item.Owner)), Is.All.EqualTo(("employees", "Tests")));
        Assert.That(shifts.Select(item => item.Evidence), Is.All.Contains("connector calibrate thresholds --dimension size --attribute employees"));
    }

    private async Task GrowAsync(int accounts)
    {
        _scene.Wait(TimeSpan.FromDays(30));
        for (var i = 0; i < accounts; i++) _scene.Crm.Edit($"{i}", RunScene.Employees, AttributeValue.Of(5000d));
        await _scene.RunAsync();
        _scene.Later();
    }

    private Task<ShiftedInputs?> SurveyAsync(DateTimeOffset? since = null) =>
        _scene.WithStoreAsync(store => InputShiftSurvey.OfAsync(store, FakeCrm.CrmName, _scene.Load(_scene.FrameworkText), since, _scene.Now, default));
}
