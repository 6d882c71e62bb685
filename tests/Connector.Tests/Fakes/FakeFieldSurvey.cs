using Connector.Reading;

namespace Connector.Tests.Fakes;

/// <summary>A CRM that tells what a test wrote down.</summary>
internal sealed class FakeFieldSurvey : IFieldSurvey
{
    public long Accounts { get; set; } = 5;

    public List<FieldUse> Uses { get; } = [];

    public List<FieldViewers> Viewers { get; } = [];

    public Dictionary<string, DateTimeOffset> Changes { get; } = [];

    /// <summary>The fields that were asked about.</summary>
    public IReadOnlyList<string> Asked { get; private set; } = [];

    public Task<SurveyCost> CostAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken) => Task.FromResult(new SurveyCost(Accounts, [new("read every account", 7, "5 accounts"), new("uses", 1, "1")]));

    public Task<FieldUses> UsesAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        Asked = fields;
        return Task.FromResult(new FieldUses(Uses, ["views"], ["flows: nobody may look"], ["Type"]));
    }

    public Task<FieldAudience> AudienceAsync(CancellationToken cancellationToken) => Task.FromResult(new FieldAudience(Viewers, ["fields without rights are seen by all"]));

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> LastChangesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyDictionary<string, DateTimeOffset>>(Changes);
}
