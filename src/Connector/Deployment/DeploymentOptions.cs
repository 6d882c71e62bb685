namespace Connector.Deployment;

/// <summary>Section <c>Deployment</c> of a connection.</summary>
public sealed class DeploymentOptions
{
    /// <summary>
    /// Plans hold the artefacts too: fields, permissions, views, reports and dashboards of the framework. Default false: the fields are made by
    /// <c>setup</c> and the rest is exported as files.
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>What becomes of an artefact of ours that somebody changed by hand. Default <see cref="DriftPolicy.Flag"/>.</summary>
    public DriftPolicy Drift { get; set; } = DriftPolicy.Flag;
}

public enum DriftPolicy
{
    /// <summary>Theirs stays, also when the framework changes, and every plan tells.</summary>
    Flag,

    /// <summary>Theirs stays and counts as ours from now on: the next change of the framework builds on it.</summary>
    Adopt,

    /// <summary>The next plan puts back what the framework wants.</summary>
    Restore,
}
