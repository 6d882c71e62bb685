using Connector.Accounts;

namespace Connector.Segmentation.Linting;

/// <summary>Questions, use cases and consumers that nothing serves, and what they ask for that is not given.</summary>
internal sealed class RegisterRules(Framework framework, FrameworkPlaces places)
{
    public IEnumerable<LintFinding> Check() => [.. Questions(), .. UseCases(), .. framework.Consumers.SelectMany(Consumer)];

    private IEnumerable<LintFinding> Questions()
    {
        foreach (var question in framework.Questions.Where(question => question.AnsweredBy.Count == 0))
        {
            yield return new LintFinding(Severity.Warning, "unanswered-question", question.Name, places.Of("questions", question.Name),
                $"nothing answers '{question.Ask}': name a dimension, view or measure in 'answered_by', or take the question out", []);
        }

        foreach (var dimension in framework.Dimensions.Where(dimension => !framework.Questions.Any(question => question.AnsweredBy.Any(name => Reaches(name, dimension)))))
        {
            yield return new LintFinding(Severity.Warning, "unasked-dimension", dimension.Name, places.Of("dimensions", dimension.Name),
                $"{dimension.Name} answers no question: add the question somebody asks to 'questions', or take the dimension out", []);
        }
    }

    private IEnumerable<LintFinding> UseCases() => framework.UseCases.Where(use => use.ServedBy.Count == 0).Select(use =>
        new LintFinding(Severity.Warning, "unserved-use-case", use.Name, places.Of("use_cases", use.Name),
            $"nothing serves '{use.Need}': name a dimension, view or measure in 'served_by', or take the use case out", []));

    private IEnumerable<LintFinding> Consumer(Consumer consumer)
    {
        if (consumer.ServedBy.Count == 0)
        {
            yield return new LintFinding(Severity.Warning, "unserved-consumer", consumer.Name, places.Of("consumers", consumer.Name),
                $"nothing is there for {consumer.Label}: name a dimension, view or measure in 'served_by', or take the consumer out", []);
        }

        foreach (var dimension in framework.Dimensions.Where(dimension => dimension.Segments.Count > consumer.AtMost && consumer.ServedBy.Any(name => Reaches(name, dimension))))
        {
            yield return new LintFinding(Severity.Warning, "too-fine", consumer.Name, places.Of("consumers", consumer.Name, "at_most"),
                $"{consumer.Label} can work with {consumer.AtMost} segments and {dimension.Name} has {dimension.Segments.Count}: merge some, or give them a dimension of their own", []);
        }
    }

    /// <summary>Whether what is named is the dimension, or a view of it.</summary>
    private bool Reaches(string name, Dimension dimension) =>
        name == dimension.Name || framework.Views.Any(view => view.Name == name && view.Where.Any(condition => condition.Dimension.Name == dimension.Name));
}
