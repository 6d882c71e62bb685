using System.ComponentModel.DataAnnotations;
using Connector.Http;

namespace Connector.Sources;

/// <summary>How requests to a source travel. Strangers' answers have an end.</summary>
public sealed class SourceRoadOptions : RoadOptions
{
    private const long Megabyte = 1 << 20;

    /// <summary>Megabytes of one answer, unpacked; a larger one is not read. Default 64: a page of any vendor in the contract has a few.</summary>
    [Range(1, 1024)]
    public int AnswerMegabytes { get; set; } = 64;

    /// <summary>In bytes.</summary>
    internal long LongestAnswer => AnswerMegabytes * Megabyte;

    internal override IEnumerable<string> Faults(string section) =>
        AnswerMegabytes is < 1 or > 1024 ? base.Faults(section).Append($"{section}:{nameof(AnswerMegabytes)} must be 1 to 1024") : base.Faults(section);
}
