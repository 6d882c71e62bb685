using Spectre.Console;

namespace Connector.Worker.Display;

/// <summary>Shows how far a run is: bars on a terminal, a line per stage elsewhere. Always on standard error, so that standard output is the result.</summary>
internal static class StageDisplay
{
    public static async Task<T> ShowAsync<T>(Func<IProgress<StageProgress>, Task<T>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (!console.Profile.Capabilities.Interactive || Console.IsErrorRedirected) return await PlainAsync(work);
        return await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new SpinnerColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new Bars(context)));
    }

    private static async Task<T> PlainAsync<T>(Func<IProgress<StageProgress>, Task<T>> work)
    {
        var lines = new Lines();
        var result = await work(lines);
        lines.End();
        return result;
    }

    private static string Text(StageProgress stage) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{stage.Stage,-12} {(stage.Total is { } total ? $"{stage.Done:N0} of {total:N0}" : stage.Done > 0 ? $"{stage.Done:N0}" : "")} {stage.Detail}").TrimEnd();

    private sealed class Bars(ProgressContext context) : IProgress<StageProgress>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(StageProgress value)
        {
            if (!_tasks.TryGetValue(value.Stage, out var task))
            {
                foreach (var earlier in _tasks.Values) earlier.StopTask();
                _tasks[value.Stage] = task = context.AddTask(value.Stage);
            }

            task.Description = Markup.Escape(Text(value));
            task.IsIndeterminate = value.Total is null;
            if (value.Total is not { } total) return;
            task.MaxValue = Math.Max(1, total);
            task.Value = total == 0 ? 1 : value.Done;
        }
    }

    private sealed class Lines : IProgress<StageProgress>
    {
        private StageProgress? _last;

        public void Report(StageProgress value)
        {
            if (_last is { } last && (last.Stage != value.Stage || last.Detail != value.Detail)) Console.Error.WriteLine(Text(last));
            _last = value;
        }

        public void End()
        {
            if (_last is { } last) Console.Error.WriteLine(Text(last));
        }
    }
}
