using System.ComponentModel.DataAnnotations;

namespace Connector.Deployment;

/// <summary>Section <c>Deployment</c> of a connection.</summary>
public sealed class DeploymentOptions
{
    /// <summary>
    /// Plans hold the artefacts too: fields, permissions, views, reports and dashboards of the framework. Default false: the fields are made by
    /// <c>setup</c> and the rest is exported as files.
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>
    /// Keep the history of the segments in the CRM too: a record per segment and month, and one for each account that moved, written by every run after its
    /// records. Takes storage there; plans say how much. Needs <see cref="Enabled"/>. Default false.
    /// </summary>
    public bool History { get; set; }

    /// <summary>What becomes of an artefact of ours that somebody changed by hand. Default <see cref="DriftPolicy.Flag"/>.</summary>
    public DriftPolicy Drift { get; set; } = DriftPolicy.Flag;

    /// <summary>A production connection: how long ago the same artefacts may have been deployed on a sandbox connection. Default 14 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "366.00:00:00")]
    public TimeSpan RehearsedWithin { get; set; } = TimeSpan.FromDays(14);
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
