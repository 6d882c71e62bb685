namespace Connector.Deployment;

/// <summary>Port: looks with the eyes of the persona that the settings name, an ordinary user who works with the segments. Only reads.</summary>
public interface IPersonaProbe
{
    /// <summary>Whether the persona sees the segment fields and gets accounts from the views. Goes on after a failed check where it can.</summary>
    /// <param name="views">Each with whether the store has accounts for it: a view of nobody is rightly empty.</param>
    Task<IReadOnlyList<Check>> LookAsync(
        IReadOnlyList<SegmentField> fields, IReadOnlyList<(SegmentView View, bool HasAccounts)> views, CancellationToken cancellationToken);
}
