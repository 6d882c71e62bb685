using System.CommandLine;
using Connector.Benchmarks.Measuring;
using Connector.Emulator.Salesforce.Generation;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Benchmarks.EmulatorSize;

/// <summary><c>bench emulator-size</c>: what an emulated account takes of the heap, in a process that does nothing else.</summary>
internal static class EmulatorSizeCommand
{
    private static readonly Option<int> Accounts = new("--accounts") { Description = "Size of the generated org.", DefaultValueFactory = _ => 100_000 };

    public static Command Create()
    {
        var command = new Command("emulator-size", "Bytes of the emulator's heap for each account of a generated org.") { Accounts };
        command.SetAction(parsed => Run(parsed.GetValue(Accounts)));
        return command;
    }

    private static int Run(int accounts)
    {
        Generate(10); // what is made once, on first use
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var org = Generate(accounts);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Report.Json(new { Verb = "emulator-size", Accounts = org.Accounts.Count, BytesEach = bytes / accounts });
        return 0;
    }

    private static SalesforceOrg Generate(int accounts)
    {
        var org = new SalesforceOrg(TimeProvider.System);
        new Book(org, 1).Generate(accounts);
        return org;
    }
}
