namespace Connector.Sources;

/// <summary>Pages that lead in a circle would be read for ever: each step, by whatever names the next page, is taken once. Nor do new ones come without end.</summary>
/// <param name="what">For the message: <c>a page of accounts</c>.</param>
internal sealed class PageWalk(SourceErrors errors, string what)
{
    /// <summary>Ten million rows of pages of a hundred.</summary>
    public const int MostSteps = 100_000;

    private readonly HashSet<string> _steps = new(StringComparer.Ordinal);

    /// <returns>The step, to go on with.</returns>
    /// <exception cref="Http.CrmContractException">There is none, it was taken before, or there were too many.</exception>
    public string Step(string? next) => string.IsNullOrEmpty(next) ? throw errors.Contract($"{what} says that more follow and not after which", 200)
        : _steps.Count >= MostSteps ? throw errors.Contract($"{what} says that more follow, after {MostSteps} of them: it never ends", 200)
        : _steps.Add(next) ? next : throw errors.Contract($"{what} leads back to one that was read", 200);
}
