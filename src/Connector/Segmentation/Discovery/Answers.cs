using System.Text.RegularExpressions;
using Connector.Segmentation.Yaml;

namespace Connector.Segmentation.Discovery;

/// <summary>An answer that becomes an entry of a register.</summary>
/// <param name="Section">Of the framework file.</param>
/// <param name="Name">Of the entry; unlike all others of its section.</param>
/// <param name="Text">What was asked for; stands under <paramref name="TextKey"/>.</param>
/// <param name="ServedBy">Names of dimensions, views and measures; stands under <paramref name="ServedKey"/>.</param>
/// <param name="More">Further keys with their values.</param>
public sealed record Answer(string Section, string Name, string TextKey, string Text, string ServedKey, IReadOnlyList<string> ServedBy, IReadOnlyList<(string Key, string Value)> More)
{
    /// <summary>As it stands in the framework file, indented under its section.</summary>
    public string ToYaml() => $"  {Name}: {{ {TextKey}: {Quoted(Text)}, {ServedKey}: [{(ServedBy.Count > 0 ? $" {string.Join(", ", ServedBy)} " : "")}]{string.Concat(More.Select(more => $", {more.Key}: {more.Value}"))} }}\n";

    internal static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}

/// <summary>Reads filled forms. Blank entries and what stands in the framework already are passed over.</summary>
public sealed partial class Answers
{
    private const int LongestName = 40;
    private static readonly (string Section, string Text, string Served, string[] More)[] Kinds =
        [("questions", "ask", "answered_by", []), ("use_cases", "need", "served_by", ["owner"]), ("consumers", "label", "served_by", ["at_most"])];

    private readonly Framework _framework;
    private readonly HashSet<(string Section, string Text)> _standing;
    private readonly HashSet<(string Section, string Name)> _names;
    private readonly List<Answer> _answers = [];

    public Answers(Framework framework)
    {
        _framework = framework;
        var all = framework.Questions.Select(one => ("questions", one.Name, one.Ask)).Concat(framework.UseCases.Select(one => ("use_cases", one.Name, one.Need)))
            .Concat(framework.Consumers.Select(one => ("consumers", one.Name, one.Label))).ToList();
        _standing = [.. all.Select(one => (one.Item1, Plain(one.Item3)))];
        _names = [.. all.Select(one => (one.Item1, one.Item2))];
    }

    /// <summary>In the order in which they were read.</summary>
    public IReadOnlyList<Answer> New => _answers;

    /// <summary>Texts that somebody asked for and that stand already, or were asked for twice.</summary>
    public int Known { get; private set; }

    /// <summary>Adds one form. When it has errors, nothing of it is taken.</summary>
    /// <param name="file">For messages.</param>
    public IReadOnlyList<FrameworkError> Add(string file, string text)
    {
        var problems = new FrameworkProblems(file);
        if (YamlText.Parse(text, problems) is not { } root) return problems.Errors;
        var map = new MapReader(root, "the form", MapKeys.Form, problems);
        var read = Kinds.SelectMany(kind => map.Items(kind.Section).Select(item => Read(item, kind, problems))).OfType<Answer>().ToList();
        if (problems.Errors.Count > 0) return problems.Errors;
        foreach (var answer in read)
        {
            if (_standing.Add((answer.Section, Plain(answer.Text)))) _answers.Add(answer with { Name = NameOf(answer) });
            else Known++;
        }

        return [];
    }

    private Answer? Read(YamlNode node, (string Section, string Text, string Served, string[] More) kind, FrameworkProblems problems)
    {
        var map = new MapReader(node, $"an entry of {kind.Section}", new MapKeys([kind.Text, kind.Served, .. kind.More]), problems);
        if (Value(map, kind.Text) is not { } text) return null;
        var served = map.Items(kind.Served).OfType<YamlScalar>().ToList();
        foreach (var stranger in served.Where(name => !_framework.Artefacts.Contains(name.Value)))
        {
            problems.Add(stranger, $"unknown dimension, view or measure '{stranger.Value}'.{Suggestion.For(stranger.Value, _framework.Artefacts)} Leave it out while there is none: lint will tell");
        }

        var more = new List<(string, string)>();
        foreach (var key in kind.More)
        {
            if (Value(map, key) is not { } value) continue;
            if (key == "at_most" && !(FrameworkWords.TryCount(value, out var count) && count > 0)) problems.Add(map.Any(key)!, $"'{value}' is no number of segments: write one such as 5");
            more.Add((key, key == "at_most" ? value : Answer.Quoted(value)));
        }

        return new Answer(kind.Section, "", kind.Text, text, kind.Served, [.. served.Select(name => name.Value).Distinct()], more);
    }

    /// <summary>On one line; null when left blank.</summary>
    private static string? Value(MapReader map, string key) =>
        map.Any(key) is YamlScalar scalar && Spaces().Replace(scalar.Value, " ").Trim() is { Length: > 0 } text ? text : null;

    private string NameOf(Answer answer)
    {
        var words = NotLetters().Replace(answer.Text.ToLowerInvariant(), "_").Trim('_');
        if (words.Length > LongestName) words = words[..LongestName].TrimEnd('_');
        if (!FrameworkWords.IsName(words)) words = $"{answer.TextKey}_{words}".TrimEnd('_');
        var name = words;
        for (var number = 2; !_names.Add((answer.Section, name)); number++) name = $"{words}_{number}";
        return name;
    }

    private static string Plain(string text) => Spaces().Replace(text, " ").Trim().TrimEnd('?', '.', '!').ToUpperInvariant();

    [GeneratedRegex(@"[\s\p{C}]+")]
    private static partial Regex Spaces();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotLetters();
}
