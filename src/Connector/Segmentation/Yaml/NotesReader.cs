namespace Connector.Segmentation.Yaml;

/// <summary><c>notes: { reason: { CRM: FIELD }, provisional: …, version: …, run: … }</c> of a dimension.</summary>
/// <param name="claim">Told every (CRM, field); false = somebody has it already.</param>
internal sealed class NotesReader(FrameworkProblems problems, Func<string, string, bool> claim)
{
    public SegmentNotes Read(MapReader dimension, string name, IReadOnlyDictionary<string, string> fields)
    {
        if (dimension.Any("notes") is not { } node) return SegmentNotes.None;
        var map = new MapReader(node, $"notes of dimension {name}", MapKeys.Notes, problems);
        var read = new Dictionary<NoteKind, IReadOnlyDictionary<string, string>>();
        foreach (var kind in Enum.GetValues<NoteKind>())
        {
            var key = kind.ToString().ToLowerInvariant();
            if (map.Any(key) is not { } place) continue;
            var noted = FieldMap.Read(place, $"{key} of dimension {name}", problems, claim);
            foreach (var crm in noted.Keys.Where(crm => !fields.ContainsKey(crm))) problems.Add(place, $"dimension {name} has no field in {crm} that its {key} could be about: add one to 'fields', or take it out");
            read[kind] = noted;
        }

        return new SegmentNotes(read);
    }
}
