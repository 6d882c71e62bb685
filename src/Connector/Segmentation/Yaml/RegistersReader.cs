namespace Connector.Segmentation.Yaml;

/// <summary>The sections <c>questions</c>, <c>use_cases</c> and <c>consumers</c>: what the segments are for, and what of the framework serves it.</summary>
/// <param name="artefacts">Names of dimensions, views and measures.</param>
internal sealed class RegistersReader(FrameworkProblems problems, IReadOnlyList<string> artefacts)
{
    public IReadOnlyList<BusinessQuestion> Questions(MapReader framework) => [.. framework.Entries("questions").Select(entry =>
    {
        var map = new MapReader(entry.Value, $"question {entry.Key.Value}", MapKeys.Question, problems);
        return new BusinessQuestion(entry.Key.Value, map.RequiredText("ask"), Artefacts(map, "answered_by", $"question {entry.Key.Value}"));
    })];

    public IReadOnlyList<UseCase> UseCases(MapReader framework) => [.. framework.Entries("use_cases").Select(entry =>
    {
        var map = new MapReader(entry.Value, $"use case {entry.Key.Value}", MapKeys.UseCase, problems);
        return new UseCase(entry.Key.Value, map.RequiredText("need"), Artefacts(map, "served_by", $"use case {entry.Key.Value}"), map.Scalar("owner")?.Value);
    })];

    public IReadOnlyList<Consumer> Consumers(MapReader framework) => [.. framework.Entries("consumers").Select(entry =>
    {
        var map = new MapReader(entry.Value, $"consumer {entry.Key.Value}", MapKeys.Consumer, problems);
        return new Consumer(entry.Key.Value, map.RequiredText("label"), Artefacts(map, "served_by", $"consumer {entry.Key.Value}"),
            map.Parsed<int>("at_most", FrameworkWords.TryCount, "a number of segments such as 5"));
    })];

    private IReadOnlyList<string> Artefacts(MapReader map, string key, string what)
    {
        var names = map.Items(key).OfType<YamlScalar>().ToList();
        foreach (var stranger in names.Where(name => !artefacts.Contains(name.Value)))
        {
            problems.Add(stranger, $"unknown dimension, view or measure '{stranger.Value}' in {what}.{Suggestion.For(stranger.Value, artefacts)}");
        }

        return [.. names.Select(name => name.Value)];
    }
}
