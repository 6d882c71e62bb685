using Connector.Segmentation.Yaml;

namespace Connector.Segmentation.Discovery;

/// <summary>Puts new entries into the text of a framework file: lines are added, and every line that stands stays as it is.</summary>
public static class FrameworkPatch
{
    /// <summary>The sections with their new entries, to paste.</summary>
    public static string Sections(IReadOnlyList<Answer> answers) =>
        string.Concat(answers.GroupBy(answer => answer.Section).Select(section => $"{section.Key}:\n{string.Concat(section.Select(answer => answer.ToYaml()))}"));

    /// <exception cref="InvalidDataException">A section stands in the file in a form that no line can be added to.</exception>
    public static string Apply(Framework framework, IReadOnlyList<Answer> answers)
    {
        var lines = framework.Text.ReplaceLineEndings("\n").Split('\n').ToList();
        var root = (YamlMap)YamlText.Parse(framework.Text, new FrameworkProblems(""))!;
        var added = new List<(int Before, string Text)>();
        foreach (var section in answers.GroupBy(answer => answer.Section))
        {
            var entries = string.Concat(section.Select(answer => answer.ToYaml())).TrimEnd('\n');
            if (root.Entries.FirstOrDefault(entry => entry.Key.Value == section.Key) is not { } standing)
            {
                added.Add((root.Entries.First(entry => entry.Key.Value == "population").Key.Line, $"{section.Key}:\n{entries}\n"));
                continue;
            }

            if (standing.Value is not YamlMap { Entries: [var first, ..] } || first.Key.Line == standing.Key.Line || first.Key.Column != 3)
            {
                throw new InvalidDataException($"'{section.Key}' in line {standing.Key.Line} is not written as one entry a line, two spaces in: rewrite it so, or paste the new entries by hand");
            }

            added.Add((first.Key.Line, entries));
        }

        foreach (var (before, text) in added.OrderByDescending(one => one.Before)) lines.Insert(before - 1, text);
        return string.Join('\n', lines);
    }
}
