using System.Globalization;
using Connector.Accounts;

namespace Connector.Segmentation.Linting;

/// <summary>Exceptions that have ended, or soon will.</summary>
internal sealed class ExceptionRules(Framework framework, FrameworkPlaces places, DateOnly day)
{
    /// <summary>Time enough to ask for another approval.</summary>
    private const int SoonDays = 30;

    public IEnumerable<LintFinding> Check() =>
        from dimension in framework.Dimensions
        from exception in dimension.Exceptions
        where exception.Until < day.AddDays(SoonDays)
        let until = exception.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        select exception.Until < day
            ? Finding(Severity.Warning, "expired-exception", dimension, exception, $"exception {exception.Name} ended on {until} and changes nothing any more: take it out, or have {exception.ApprovedBy} approve another day")
            : Finding(Severity.Information, "exception-ends-soon", dimension, exception, $"exception {exception.Name} ends after {until}: its accounts then follow the ordinary rules");

    private LintFinding Finding(Severity severity, string rule, Dimension dimension, RuleException exception, string message) =>
        new(severity, rule, $"{dimension.Name}.{exception.Name}", places.Of(dimension, exception), message, []);
}
