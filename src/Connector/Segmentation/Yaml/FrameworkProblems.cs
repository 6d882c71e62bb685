namespace Connector.Segmentation.Yaml;

/// <summary>Collects everything that is wrong with one file.</summary>
internal sealed class FrameworkProblems(string file)
{
    private readonly List<FrameworkError> _errors = [];

    /// <summary>By place.</summary>
    public IReadOnlyList<FrameworkError> Errors =>
        [.. _errors.Distinct().OrderBy(error => error.File == file ? 0 : 1).ThenBy(error => error.Line).ThenBy(error => error.Column)];

    public ICollection<FrameworkError> OfTables => _errors;

    public void Add(int line, int column, string message) => _errors.Add(new FrameworkError(file, line, column, message));

    public void Add(YamlNode node, string message) => Add(node.Line, node.Column, message);

    /// <summary>False, and told, when the word cannot name what it stands for.</summary>
    /// <param name="what">With its article: <c>a segment</c>.</param>
    public bool IsName(YamlScalar name, string what)
    {
        if (FrameworkWords.IsName(name.Value)) return true;
        Add(name, FrameworkWords.IsReserved(name.Value)
            ? $"'{name.Value}' cannot name {what}: it is a word of the condition language; choose another"
            : $"'{name.Value}' cannot name {what}: use small letters, digits and _, a letter first");
        return false;
    }

    /// <param name="offset">Character of the scalar's value that the message is about.</param>
    public void Add(YamlScalar scalar, int offset, string message)
    {
        var (line, column) = ScalarPosition.Of(scalar, offset);
        Add(line, column, message);
    }
}
