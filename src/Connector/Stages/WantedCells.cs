using Connector.Accounts;
using Connector.Planning;
using Connector.Reading;

namespace Connector.Stages;

/// <summary>What each written field of an account is to hold, as decided: a segment, what a note says of it, or an attribute that goes back.</summary>
internal sealed class WantedCells
{
    private readonly PlannedField[] _fields;
    private readonly int[] _positions;
    private readonly long _run;
    private readonly string _version;
    private readonly AttributeValue _today;

    /// <param name="offered">The layout in which the attributes come; null = none go back.</param>
    public WantedCells(RunScope run, FieldLayout? offered)
    {
        _fields = FieldsOf(run);
        _positions = [.. _fields.Select(field => PositionOf(field, run.Dimensions, offered))];
        (_run, _version) = (run.Run, run.Framework.Version.ToString());
        _today = AttributeValue.Of(DateOnly.FromDateTime(run.Time.GetUtcNow().UtcDateTime));
    }

    public IReadOnlyList<PlannedField> Fields => _fields;

    /// <param name="assignments">In the order of the run's dimensions.</param>
    /// <param name="ours">What attributes may go back; null = nothing.</param>
    /// <param name="into">Parallel to <see cref="Fields"/>.</param>
    public void Fill(Assignment[] assignments, AttributeValue[]? ours, Span<AttributeValue> into)
    {
        for (var i = 0; i < _fields.Length; i++) into[i] = _fields[i].Dimension is null ? Offered(i, ours) : Decided(i, assignments[_positions[i]]);
    }

    private AttributeValue Decided(int field, Assignment assignment) => _fields[field].Note is { } note
        ? NoteMerge.Says(note, _fields[field].Dimension!, assignment, _version, _run) : PlannedField.Wanted(assignment);

    /// <summary>The day of a value that no source dated is the day on which it is written.</summary>
    private AttributeValue Offered(int field, AttributeValue[]? ours)
    {
        if (ours is null) return AttributeValue.Unknown;
        var value = ours[_positions[field]];
        return _fields[field] is { IsDay: true, Follows: { } owner } && ours[_positions[owner]].IsKnown && !value.IsKnown ? _today : value;
    }

    private static int PositionOf(PlannedField field, FieldLayout dimensions, FieldLayout? offered) =>
        field.Dimension is { } dimension ? dimensions.IndexOf(dimension.Name) : offered?.IndexOf(field.Field) ?? throw new InvalidOperationException($"nothing offers {field.Field}");

    private static PlannedField[] FieldsOf(RunScope run)
    {
        var dimensions = FieldNeeds.WrittenDimensions(run.Framework, run.Crm.Name).ToList();
        var notes = dimensions.SelectMany((dimension, segment) => dimension.Notes.In(run.Crm.Name).Select(note => new PlannedField(note, dimension, segment))).ToList();
        return
        [
            .. dimensions.Select(dimension => new PlannedField(dimension.CrmField(run.Crm.Name)!, dimension)), .. notes,
            .. AttributeOffers.Planned(run.WrittenBack, dimensions.Count + notes.Count),
        ];
    }
}
