using System.IO.Hashing;
using System.Text;
using Connector.Accounts;

namespace Connector.Planning;

/// <summary>Which accounts a plan is about.</summary>
/// <param name="Accounts">Only these; null = all.</param>
/// <param name="Tranche">Share of the accounts, 0 to 1, chosen by their ids: a larger tranche holds every smaller one.</param>
/// <param name="Replace">The plan may replace values that stood in the segment fields before us.</param>
public sealed record PlanScope(IReadOnlySet<AccountId>? Accounts, double Tranche, bool Replace)
{
    public static PlanScope Everything { get; } = new(null, 1, Replace: false);

    public bool IsEverything => Accounts is null && Tranche >= 1;

    public bool Includes(AccountId account) => (Accounts is null || Accounts.Contains(account)) && (Tranche >= 1 || Draw(account) < Tranche);

    public override string ToString()
    {
        var parts = new List<string>();
        if (Accounts is not null) parts.Add($"{Plural.Of(Accounts.Count, "named account")}");
        if (Tranche < 1) parts.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Tranche:P0} of the accounts"));
        if (Replace) parts.Add("replacing values that stood there before");
        return parts.Count == 0 ? "the whole book" : string.Join(", ", parts);
    }

    /// <summary>The same number from 0 to 1 for the same id, for ever.</summary>
    internal static double Draw(AccountId account) => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(account.Value)) / (ulong.MaxValue + 1.0);
}
