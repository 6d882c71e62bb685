using System.CommandLine;
using Connector.Http;
using Connector.Store;
using Connector.Store.Packing;
using Connector.Worker.Hosting;
using Serilog;

namespace Connector.Worker.Commands;

/// <summary>Runs a verb and turns what it throws into one clear message and the right exit code. The one place that catches everything.</summary>
internal static class Guarded
{
    /// <summary>How long SIGTERM or Ctrl-C waits for a chunk under way to be answered for; the default of two seconds would leave it in doubt.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromMinutes(10);

    public static async Task<int> InvokeAsync(ParseResult parsed)
    {
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = LongestStop });
        }
        catch (SettingsException exception)
        {
            return Tell(exception.Message, ExitCode.Usage);
        }
        catch (Exception exception) when (exception is CrmException or StoreInUseException or StoreSchemaException or StoreUnavailableException or DamagedRecordException)
        {
            // These messages are ours, hold nothing of a record, and say what to do.
            return Tell(exception.Message, ExitCode.Failed);
        }
        catch (OperationCanceledException)
        {
            return Tell("stopped on request", ExitCode.Failed);
        }
        catch (Exception exception)
        {
            // Only the kind goes to the terminal: an unforeseen message may quote a record. The log has the stack, not the message.
            Log.Error("Unforeseen {Kind} at {Stack}", exception.GetType().FullName, exception.StackTrace);
            return Tell($"unforeseen {exception.GetType().Name} in {exception.TargetSite?.DeclaringType?.Name}; the log file has where it happened", ExitCode.Failed);
        }
        finally
        {
            await Log.CloseAndFlushAsync();
        }
    }

    private static int Tell(string message, int code)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}
