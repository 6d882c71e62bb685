namespace Connector.Segmentation.Yaml;

/// <summary>The <c>policy</c> section, and whether the rules keep to it.</summary>
internal sealed class PolicyReader(FrameworkProblems problems)
{
    public UsePolicy Read(MapReader framework)
    {
        if (framework.Any("policy") is not { } node) return UsePolicy.None;
        var map = new MapReader(node, "policy", MapKeys.Policy, problems);
        return new UsePolicy(map.Words("jurisdictions"), [.. map.Items("forbidden").Select(Forbidden)]);
    }

    /// <summary>Reports every rule that uses what it may not, at the rule.</summary>
    public void Check(Framework framework, MapReader map)
    {
        foreach (var (dimension, entry) in framework.Dimensions.Zip(map.Entries("dimensions")))
        {
            var reads = framework.Reads(dimension).Concat(framework.Reads(framework.Population)).Where(index => index >= 0).Distinct().Select(index => framework.Attributes[index].Name);
            foreach (var against in reads.Select(name => framework.Policy.Against(name, dimension.Purposes)).OfType<ForbiddenUse>())
            {
                problems.Add(entry.Key, $"the rules of {dimension.Name} use {against.Attribute}, and the policy forbids {against} ({against.Why}): take it out of the rules");
            }
        }
    }

    private ForbiddenUse Forbidden(YamlNode node)
    {
        var map = new MapReader(node, "a forbidden use", MapKeys.Forbidden, problems);
        return new ForbiddenUse(map.RequiredText("attribute"), map.Scalar("purpose")?.Value, map.Scalar("jurisdiction")?.Value, map.RequiredText("why"));
    }
}
