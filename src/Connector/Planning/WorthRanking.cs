using Connector.Accounts;

namespace Connector.Planning;

/// <summary>When not everything can go, what goes first: the accounts that weigh most; of equals, always the same ones.</summary>
public sealed class WorthRanking
{
    private readonly List<(double Value, double Draw)> _worths = [];

    public void Add(AccountId account, double? value) => _worths.Add(Worth(account, value));

    /// <summary>Says of each account whether it is among so many that go first.</summary>
    public Func<AccountId, double?, bool> First(long accounts)
    {
        if (accounts <= 0) return (_, _) => false;
        if (accounts >= _worths.Count) return (_, _) => true;
        _worths.Sort((left, right) => right.CompareTo(left));
        var last = _worths[(int)accounts - 1];
        return (account, value) => Worth(account, value).CompareTo(last) >= 0;
    }

    private static (double Value, double Draw) Worth(AccountId account, double? value) => (value ?? 0, PlanScope.Draw(account));
}
