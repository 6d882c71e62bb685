using Connector.Worker.Display;
using NUnit.Framework;

namespace Connector.Tests.Hosting;

public class RuleViewTests
{
    [TestCase("employees >= 1000", ExpectedResult = "employees >= 1000")]
    [TestCase(
        "industry in ('Agriculture', 'Chemicals', 'Construction', 'Energy', 'Engineering', 'Environmental')",
        ExpectedResult = "industry in ('Agriculture', 'Chemicals', 'Construction', …)")]
    [TestCase(
        "monthly_active_users_of_the_largest_product >= 1000000000000000",
        ExpectedResult = "monthly_active_users_of_the_largest_product >= 1000000000000000")]
    public string A_long_list_of_categories_is_cut_behind_a_whole_one(string condition) => RuleView.Short(condition);
}
