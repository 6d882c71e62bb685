using Connector.Accounts;
using Connector.Segmentation.Versions;

namespace Connector.Segmentation.Linting;

/// <summary>Does the framework's version tell what changed, and does it say what became of segments that are gone?</summary>
internal sealed class VersionRules(VersionStep step, FrameworkPlaces places)
{
    public IEnumerable<LintFinding> Check()
    {
        if (step.Trouble is { } trouble) yield return new LintFinding(Severity.Error, "version-understates", "version", places.Of("version"), trouble, []);
        foreach (var (dimension, segment) in step.Unexplained)
        {
            yield return new LintFinding(Severity.Warning, "segment-vanished", $"{dimension.Name}.{segment.Name}", places.Of("dimensions", dimension.Name, "retired"),
                $"{segment.Label} was a segment of {dimension.Name} in version {step.Before.Version}: say under 'retired' until when, why, and what its successor is", []);
        }
    }
}
