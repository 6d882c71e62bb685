using Connector.Segmentation;

namespace Connector.Worker.Display;

/// <summary>What the rules say about an account that exists in no CRM: a counter-example of lint, or a question of "what if".</summary>
internal sealed record MadeUpExplanation(Membership Membership, IReadOnlyList<AssignmentExplanation> Dimensions)
{
    public object ToJson() => new
    {
        membership = Membership.ToString(),
        dimensions = Dimensions.Select(dimension => new
        {
            dimension = dimension.Dimension.Name,
            segment = dimension.Segment.Name,
            label = dimension.Segment.Label,
            clause = dimension.Clause ?? "otherwise",
            provisional = dimension.IsProvisional,
            possible = dimension.PossibleLabels,
            would_decide = dimension.Matter.Select(attribute => attribute.Name),
            inputs = RuleView.Inputs(dimension),
            scores = RuleView.Scores(dimension),
            held = RuleView.Held(dimension),
            would_move = RuleView.Changes(dimension),
            time_moves = RuleView.Crossing(dimension),
        }),
    };

    public void Print(TextWriter text)
    {
        text.WriteLine(Membership switch
        {
            Membership.Active => "an account like this",
            Membership.NotActive => "an account like this is not in the population and gets no segment; if it were",
            _ => "nobody can tell whether an account like this is in the population; if it is",
        });
        foreach (var dimension in Dimensions)
        {
            text.WriteLine($"  {dimension.Dimension.Label}: {dimension.Segment.Label}");
            RuleView.Print(text, dimension);
        }
    }
}
