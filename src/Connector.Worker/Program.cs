using System.CommandLine;
using Connector.Worker;
using Connector.Worker.Commands;

var root = new RootCommand("connector: keeps customer segments true inside Salesforce and HubSpot (segmentation as code).")
{
    DemoCommand.Create(),
    RunCommand.Create(),
    PlanCommand.Create(),
    ApproveCommand.Create(),
    StaleCommand.Create(),
    ApplyCommand.Create(),
    UndoCommand.Create(),
    DriftCommand.Create(),
    SetupCommand.Create(),
    ExportCommand.Create(),
    LintCommand.Create(),
    ExplainCommand.Create(),
    SimulateCommand.Create(),
    ReconcileCommand.Create(),
    CandidatesCommand.Create(),
    CompareCommand.Create(),
    DivergenceCommand.Create(),
    StabilityCommand.Create(),
    CalibrateCommand.Create(),
    BorderlineCommand.Create(),
    EnrichCommand.Create(),
    ResearchCommand.Create(),
    CoverageCommand.Create(),
    QualityCommand.Create(),
    DocsCommand.Create(),
    DiscoverCommand.Create(),
    DuplicatesCommand.Create(),
    RejectsCommand.Create(),
    OverridesCommand.Create(),
    HoldsCommand.Create(),
    CodesCommand.Create(),
    DisputesCommand.Create(),
    EscalationsCommand.Create(),
    DocketCommand.Create(),
    AuditCommand.Create(),
    DoctorCommand.Create(),
    WorkerCommand.Create(),
    EmulatorCommand.Create(),
};
foreach (var command in PauseCommands.Create()) root.Add(command);
root.HelpName = "connector";
root.Add(CommonOptions.Config);
root.Add(CommonOptions.Connection);
root.Add(CommonOptions.Json);

var parsed = root.Parse(args);
return parsed.Errors.Count > 0 ? ReportUsage(parsed) : await Guarded.InvokeAsync(parsed);

static int ReportUsage(ParseResult parsed)
{
    foreach (var error in parsed.Errors) Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine("'connector --help' lists the verbs, 'connector VERB --help' their options.");
    return ExitCode.Usage;
}
