namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>How a deployment is to be done; what is not said is false.</summary>
/// <param name="TestLevel">Null when left out.</param>
internal sealed record DeployOptions(bool CheckOnly, bool RollbackOnError, bool SinglePackage, bool IgnoreWarnings, bool AllowMissingFiles,
    bool AutoUpdatePackage,
    bool PurgeOnDelete, bool PerformRetrieve, string? TestLevel, IReadOnlyList<string> RunTests)
{
    private static readonly string[] TestLevels = ["NoTestRun", "RunSpecifiedTests", "RunLocalTests", "RunAllTestsInOrg", "RunRelevantTests"];

    /// <exception cref="MetadataProblem">What a production org does not take, or an unknown test level.</exception>
    public void Check(bool production)
    {
        if (TestLevel is not null && !TestLevels.Contains(TestLevel))
        {
            throw new MetadataProblem($"'{TestLevel}' is not a valid value for the enum 'TestLevel'") { Code = "INVALID_OPERATION" };
        }

        if (production && TestLevel == "NoTestRun")
        {
            throw new MetadataProblem("testLevel of NoTestRun cannot be used in production organizations") { Code = "INVALID_OPERATION" };
        }

        if (production && !RollbackOnError && !CheckOnly)
        {
            throw new MetadataProblem("rollbackOnError must be true when deploying to a production organization") { Code = "INVALID_OPERATION" };
        }

        if (PerformRetrieve)
        {
            throw new MetadataProblem("performRetrieve is not emulated") { Code = "INVALID_OPERATION" };
        }
    }
}
