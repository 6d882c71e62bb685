using System.Globalization;
using System.Security;
using System.Text;

namespace Connector.Segmentation.Documents;

/// <summary>A strategy as an SVG of four columns, read from left to right: a full line for each step of the chain, a dashed one for what drives what. Colours are those of the page it stands in.</summary>
internal sealed class StrategyDrawing
{
    private const int Width = 205, Gap = 60, Between = 14, Top = 34, Line = 17, Padding = 9, LettersBold = 22, LettersPlain = 27;
    private static readonly string[] Heads = ["Segments", "Objectives", "Processes", "KPIs"];

    private readonly StringBuilder _svg = new();
    private readonly Dictionary<(int Column, string Name), Box> _boxes = [];

    private sealed record Box(int X, double Y, int Height, IReadOnlyList<string> Bold, IReadOnlyList<string> Plain)
    {
        public double Middle => Y + (Height / 2.0);
    }

    private sealed record Entry(string Name, string Label, string? Beside);

    public static string Of(Strategy strategy) => new StrategyDrawing().Draw(strategy);

    private string Draw(Strategy strategy)
    {
        List<StrategicObjective> objectives = [.. strategy.Objectives.OrderBy(one => one.Years)];
        var segments = InOrderOf(objectives.SelectMany(one => one.ServedBy).Select(one => one.Label).Distinct(), objectives, (label, one) => one.ServedBy.Any(named => named.Label == label));
        var processes = InOrderOf(strategy.Processes, objectives, (process, one) => one.ReachedBy.Contains(process.Name));
        var kpis = InOrderOf(strategy.Kpis, processes, (kpi, one) => one.MeasuredBy.Contains(kpi.Name));
        var height = Place(
        [
            [.. segments.Select(label => new Entry(label, label, null))],
            [.. objectives.Select(one => new Entry(one.Name, one.Label, $"{StrategyDocument.Years(one)}: {one.Measure}"))],
            [.. processes.Select(one => new Entry(one.Name, one.Label, one.Owner))],
            [.. kpis.Select(one => new Entry(one.Name, one.Label, null))],
        ]);

        Open(height);
        foreach (var one in objectives)
        {
            foreach (var named in one.ServedBy.DistinctBy(named => named.Label)) Chain((0, named.Label), (1, one.Name));
            foreach (var process in one.ReachedBy) Chain((1, one.Name), (2, process));
        }

        foreach (var one in processes)
        {
            foreach (var kpi in one.MeasuredBy) Chain((2, one.Name), (3, kpi));
        }

        Drives(1, objectives);
        Drives(2, processes);
        Drives(3, kpis);
        foreach (var box in _boxes.Values) Draw(box);
        return _svg.Append("</svg>\n").ToString();
    }

    /// <summary>Each near those that it is linked with, so that few lines cross.</summary>
    private static List<T> InOrderOf<T, TOther>(IEnumerable<T> items, List<TOther> others, Func<T, TOther, bool> linked) => [.. items.OrderBy(item =>
        others.Select((other, index) => (Linked: linked(item, other), index)).Where(one => one.Linked).Select(one => (double)one.index).DefaultIfEmpty(others.Count).Average())];

    /// <returns>The drawing's height.</returns>
    private int Place(IReadOnlyList<IReadOnlyList<Entry>> columns)
    {
        var sized = columns.Select((entries, column) => entries.Select(entry =>
        {
            var (bold, plain) = (Wrapped(entry.Label, LettersBold), entry.Beside is { } beside ? Wrapped(beside, LettersPlain) : []);
            return (entry.Name, Box: new Box(column * (Width + Gap), 0, ((bold.Count + plain.Count) * Line) + (2 * Padding), bold, plain));
        }).ToList()).ToList();
        var heights = sized.ConvertAll(column => column.Sum(one => one.Box.Height + Between));
        foreach (var (column, index) in sized.Select((column, index) => (column, index)))
        {
            var y = Top + ((heights.Max() - heights[index]) / 2.0);
            foreach (var (name, box) in column)
            {
                _boxes[(index, name)] = box with { Y = y };
                y += box.Height + Between;
            }
        }

        return Top + heights.Max();
    }

    private void Open(int height)
    {
        const int width = (4 * Width) + (4 * Gap);
        _svg.Append(CultureInfo.InvariantCulture, $"<svg role=\"img\" aria-label=\"Strategy map; the tables below say the same\" viewBox=\"0 0 {width} {height}\" xmlns=\"http://www.w3.org/2000/svg\" style=\"font-size: 13px\">\n");
        _svg.Append("<defs><marker id=\"to\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 8 4 0 8z\" fill=\"context-stroke\"/></marker></defs>\n");
        for (var column = 0; column < Heads.Length; column++)
        {
            _svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{column * (Width + Gap)}\" y=\"16\" fill=\"var(--accent)\" font-weight=\"600\">{Heads[column]}</text>\n");
        }

        _svg.Append("<path d=\"M945 12 h24\" fill=\"none\" stroke=\"var(--accent)\" stroke-dasharray=\"5 4\" stroke-width=\"1.5\"/><text x=\"976\" y=\"16\" fill=\"var(--ink)\">drives</text>\n");
    }

    private void Chain((int, string) from, (int, string) to)
    {
        var (start, end) = (_boxes[from], _boxes[to]);
        Path(string.Create(CultureInfo.InvariantCulture, $"M{start.X + Width} {start.Middle:0.#} C{start.X + Width + (Gap / 2)} {start.Middle:0.#} {end.X - (Gap / 2)} {end.Middle:0.#} {end.X} {end.Middle:0.#}"), "stroke=\"var(--ink)\" stroke-opacity=\".5\"");
    }

    /// <summary>Within a column, on its right; ends a little beside where the chain begins.</summary>
    private void Drives(int column, IReadOnlyList<ICause> all)
    {
        const int aside = 8;
        foreach (var (cause, name) in all.SelectMany(one => one.Drives.Select(name => (one, name))))
        {
            var (start, end) = (_boxes[(column, cause.Name)], _boxes[(column, name)]);
            var (from, to) = start.Y < end.Y ? (start.Middle + aside, end.Middle - aside) : (start.Middle - aside, end.Middle + aside);
            Path(string.Create(CultureInfo.InvariantCulture, $"M{start.X + Width} {from:0.#} C{start.X + Width + Gap - aside} {from:0.#} {start.X + Width + Gap - aside} {to:0.#} {start.X + Width} {to:0.#}"), "stroke=\"var(--accent)\" stroke-dasharray=\"5 4\"");
        }
    }

    private void Path(string way, string stroke) => _svg.Append(CultureInfo.InvariantCulture, $"<path d=\"{way}\" fill=\"none\" {stroke} stroke-width=\"1.5\" marker-end=\"url(#to)\"/>\n");

    private void Draw(Box box)
    {
        _svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{box.X}\" y=\"{box.Y:0.#}\" width=\"{Width}\" height=\"{box.Height}\" rx=\"5\" fill=\"var(--head)\" stroke=\"var(--line)\"/>\n");
        var y = box.Y + Padding + 12;
        foreach (var (line, isBold) in box.Bold.Select(line => (line, true)).Concat(box.Plain.Select(line => (line, false))))
        {
            _svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{box.X + 10}\" y=\"{y:0.#}\" fill=\"var(--ink)\" {(isBold ? "font-weight=\"600\"" : "font-size=\"12\"")}>{SecurityElement.Escape(line)}</text>\n");
            y += Line;
        }
    }

    /// <summary>Lines of so many letters at most; a longer word is broken.</summary>
    private static List<string> Wrapped(string text, int letters)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(word => word.Chunk(letters)).Select(part => new string(part)))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > letters)
            {
                lines.Add(line);
                line = "";
            }

            line += line.Length == 0 ? word : $" {word}";
        }

        return [.. lines, line];
    }
}
