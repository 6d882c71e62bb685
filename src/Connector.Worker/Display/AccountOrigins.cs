using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Stages;
using Connector.Surveys;

namespace Connector.Worker.Display;

/// <summary>Where one account's inputs come from and how old they are.</summary>
/// <param name="ByAttribute">By attribute position.</param>
internal sealed record AccountOrigins(IReadOnlyList<InputOrigin?> ByAttribute, DateTimeOffset Now)
{
    /// <summary>The accounts that the group's values are made of, each with what it gives; empty where the framework rolls nothing up.</summary>
    public IReadOnlyList<(GroupMember Member, string Gives)> Group { get; init; } = [];

    public InputOrigin? Of(AttributeDefinition attribute) => ByAttribute[attribute.Index];

    /// <summary>Whole days; null when unknown.</summary>
    public int? AgeInDays(InputOrigin? origin) => origin is null ? null : DaysSince(origin.Since);

    private int DaysSince(DateTimeOffset moment) => (int)(Now - moment).TotalDays;

    /// <summary><c>enrichment.employees from zoominfo, as of 2026-08-01, stale since 2026-10-30</c>; null when the value is unknown or the attribute's own default.</summary>
    public string? Text(AttributeDefinition attribute)
    {
        if (Of(attribute) is not { } origin) return null;
        var since = string.Create(CultureInfo.InvariantCulture, $"{origin.Since:yyyy-MM-dd}, {Plural.Of(DaysSince(origin.Since), "day")}");
        if (origin.Vendor is null) return $"{origin.Source}, as it is since {since}";
        var fresh = origin.FreshUntil is not { } until ? "" : string.Create(CultureInfo.InvariantCulture, $", {(until < Now ? "stale since" : "fresh until")} {until:yyyy-MM-dd}");
        return $"{origin.Source} from {origin.Vendor}, as of {since}{fresh}";
    }
}
