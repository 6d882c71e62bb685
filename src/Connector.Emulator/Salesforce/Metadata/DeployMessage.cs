namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>What became of one component of a deployment (W DeployMessage).</summary>
/// <param name="Type">Empty for package.xml.</param>
internal sealed record DeployMessage(string Type, string FileName, string FullName)
{
    public bool Success { get; init; } = true;

    public bool Created { get; init; }

    public bool Changed { get; init; }

    public bool Deleted { get; init; }

    public string? Id { get; init; }

    public string? Problem { get; init; }

    /// <summary>Error or Warning; null without a problem.</summary>
    public string? ProblemType { get; init; }

    public int Line { get; init; }

    public int Column { get; init; }

    public DeployMessage Failed(MetadataProblem problem, int line = 0, int column = 0) => this with
    {
        Success = false, Created = false, Changed = false, Problem = problem.Message, ProblemType = "Error",
        Line = problem.Line > 0 ? problem.Line : line, Column = problem.Line > 0 ? problem.Column : column,
    };
}
