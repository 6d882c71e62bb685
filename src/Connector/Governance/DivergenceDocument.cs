using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Documents;

namespace Connector.Governance;

/// <summary>What differs locally from the central rules, for those who approve it. Pure.</summary>
public static class DivergenceDocument
{
    /// <param name="day">UTC.</param>
    public static Document Of(Framework framework, Divergence divergence, DateOnly day)
    {
        var text = new Markdown($"Local divergence from {framework.Name} {framework.Version}");
        if (divergence.Exceptions.Count == 0) text.Paragraph("No dimension has an exception: the central rules hold everywhere.");
        foreach (var one in divergence.Exceptions)
        {
            text.Heading($"{one.Dimension.Label}: {one.Exception.Name}").Table(["", ""],
            [
                ["Where", one.Exception.Scope],
                ["Other rules for", string.Join(", ", one.Exception.Segments.Select(one.Dimension.LabelOf))],
                ["Approved by", one.Exception.ApprovedBy],
                ["Until", Until(one, day)],
                ["In scope", Share(one.InScope, one.ValueInScope, divergence)],
                ["Elsewhere than centrally", Share(one.Accounts, one.Value, divergence)],
            ]);
            if (one.Diversions.Count == 0) continue;
            text.Table(["Centrally", "Here", "Accounts", "Worth"], one.Diversions.Select(move => (string[])[move.Central.Label, move.Local.Label, Number(move.Accounts), move.Value == 0 ? "–" : Number(move.Value)]));
        }

        return new Document("divergence", "Divergence", text.ToString());
    }

    private static string Until(ExceptionDivergence one, DateOnly day)
    {
        var until = one.Exception.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return one.IsInForce ? $"{until}, {Plural.Of(one.Exception.Until.DayNumber - day.DayNumber, "day")} left" : $"{until}: over, the central rules hold";
    }

    private static string Share(long accounts, double value, Divergence all) => string.Create(CultureInfo.InvariantCulture,
        $"{accounts:N0} of {all.Active:N0} active accounts ({(all.Active == 0 ? 0 : (double)accounts / all.Active):P1}){(all.ActiveValue > 0 ? $", {value / all.ActiveValue:P1} of their worth" : "")}");

    private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
