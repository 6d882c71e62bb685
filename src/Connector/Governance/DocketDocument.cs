using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Connector.Segmentation.Documents;

namespace Connector.Governance;

/// <summary>A docket as people read it, and the duties as their calendar shows them. Pure.</summary>
public static class DocketDocument
{
    private const string Name = "docket";

    public static Document Of(Docket docket)
    {
        var text = new Markdown($"Steering committee: {docket.Framework.Name} {docket.Framework.Version} on {docket.Connection}");
        text.Table(["", ""],
        [
            ["Meeting", Iso(docket.Meeting)],
            ["Made on", Iso(docket.Day)],
            ["Owner", docket.Framework.Owner],
            .. docket.Framework.Sponsor is { } sponsor ? (string[][])[["Sponsor", sponsor]] : [],
            ["To decide", string.Join(", ", docket.Sections.Select(section => $"{Number(section.Count)} {Title(section.Kind).ToLowerInvariant()}")) is { Length: > 0 } all ? all : "nothing"],
            ["Overdue", Number(docket.Overdue)],
        ]);
        foreach (var section in docket.Sections)
        {
            var left = section.Count - section.Items.Count;
            text.Heading($"{Title(section.Kind)} ({Number(section.Count)})");
            if (left > 0) text.Paragraph($"The first {Number(section.Items.Count)}; {Number(left)} more are left out here.");
            text.Table(["About", "What", "Owner", "By", "Evidence"], section.Items.Select(item => (string[])
            [
                item.Worth is { } worth ? $"{item.Subject} (worth {Number(worth)})" : item.Subject, item.What, item.Owner, $"{Iso(item.Deadline)}{(docket.IsOverdue(item) ? ", overdue" : "")}", item.Evidence,
            ]));
        }

        return new Document(Name, "Docket", text.ToString());
    }

    /// <summary>One event of a whole day for each duty.</summary>
    public static string Calendar(Docket docket, DateTimeOffset written) => CalendarFile.Of(Name, written, docket.Duties.Select(duty => new CalendarEvent(
        Uid(docket, duty), new DateTimeOffset(duty.Deadline, TimeOnly.MinValue, TimeSpan.Zero), Length: null, $"{duty.Owner}: {Title(duty.Kind)}: {duty.Subject}", $"{duty.What}\n{duty.Evidence}")));

    public static string Title(DocketKind kind) => kind switch
    {
        DocketKind.Stale => "Framework to be approved again",
        DocketKind.Review => "Review",
        DocketKind.Escalation => "Escalations",
        DocketKind.Dispute => "Disputes",
        DocketKind.Plan => "Plans that wait",
        DocketKind.Override => "Overrides that end",
        DocketKind.UnapprovedOverride => "Overrides that nobody else has approved",
        DocketKind.Exception => "Exceptions that end",
        DocketKind.Thaw => "Dimensions that move again",
        DocketKind.Shift => "Inputs that have shifted",
        DocketKind.Borderline => "Borderline accounts",
        DocketKind.Question => "Questions without an answer",
        _ => "Fields held since an undo",
    };

    private static string Uid(Docket docket, DocketItem duty) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{docket.Connection}\n{duty.Kind}\n{duty.Subject}\n{Iso(duty.Deadline)}")))[..32];

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
