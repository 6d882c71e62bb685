namespace Connector.Sources;

/// <summary>Pages that lead in a circle would be read for ever: each step, by whatever names the next page, is taken once.</summary>
/// <param name="what">For the message: <c>a page of accounts</c>.</param>
internal sealed class PageWalk(SourceErrors errors, string what)
{
    private readonly HashSet<string> _steps = new(StringComparer.Ordinal);

    /// <returns>The step, to go on with.</returns>
    /// <exception cref="Http.CrmContractException">There is none, or it was taken before.</exception>
    public string Step(string? next) => string.IsNullOrEmpty(next) ? throw errors.Contract($"{what} says that more follow and not after which", 200)
        : _steps.Add(next) ? next : throw errors.Contract($"{what} leads back to one that was read", 200);
}
