using System.CommandLine;
using Connector.Accounts;
using Connector.Benchmarks.Measuring;
using Connector.Cleaning;
using Connector.Segmentation;
using Connector.Store;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Benchmarks.Incremental;

/// <summary><c>bench floor-decide</c>, started by <c>incremental</c>: the whole book read, cleaned and decided, and nothing compared or stored.</summary>
internal static class FloorDecideCommand
{
    private static readonly Option<string> Store = new("--store") { Description = "Folder of the store that a run left.", Required = true };

    public static Command Create()
    {
        var command = new Command("floor-decide", "Reading and deciding the book alone.") { Store };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(Store), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Store:Folder", folder)]).Build();
        await using var services = new ServiceCollection().AddStore(settings).BuildServiceProvider();
        await using var store = await services.GetRequiredService<IStores>().OpenForReadingAsync("salesforce", cancellationToken)
            ?? throw new InvalidOperationException("there is no store");

        var framework = SegmentFields.Shipped.On(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
        var decider = new Decider(framework);
        var attributes = new AttributeValue[framework.Attributes.Count];
        var cells = new int[attributes.Length];
        var findings = new FindingTally();
        Cleaners? cleaners = null;
        var (accounts, provisional) = (0L, 0L);
        await foreach (var page in store.Book.AccountsAsync(cancellationToken))
        {
            foreach (var account in page)
            {
                cleaners ??= new Cleaners(framework, "salesforce", Connector.Cleaning.Groups.AccountGroups.None);
                cleaners.For(account.Layout).Clean(account.Id, account.Inputs, attributes, findings);
                provisional += Provisional(decider, attributes, cells);
                accounts++;
            }
        }

        Report.Json(new { Accounts = accounts, Provisional = provisional });
        return 0;
    }

    private static int Provisional(Decider decider, AttributeValue[] attributes, int[] cells)
    {
        var account = decider.Locate(attributes, cells);
        if (decider.MembershipOf(account) != Membership.Active) return 0;
        var provisional = 0;
        for (var i = 0; i < decider.Framework.Dimensions.Count; i++)
        {
            if (decider.Decide(i, account).IsProvisional) provisional++;
        }

        return provisional;
    }
}
