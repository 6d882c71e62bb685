using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Connector.Segmentation.Calibration;

/// <summary>Groups of accounts that are alike in all attributes together. The same points and seed give the same groups.</summary>
internal static class Clusters
{
    /// <summary>Joining takes the cube of the points: of more accounts an even choice stands for all.</summary>
    private const int MostJoined = 400;

    /// <summary>By k-means, begun by k-means++ from the seed.</summary>
    /// <param name="points">Standardised.</param>
    /// <returns>The middle of each group.</returns>
    public static IReadOnlyList<double[]> KMeans(IReadOnlyList<double[]> points, int groups, int seed)
    {
        var engine = new MLContext(seed);
        var schema = SchemaDefinition.Create(typeof(Point));
        schema[nameof(Point.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, points[0].Length);
        var data = engine.Data.LoadFromEnumerable(points.Select(point => new Point { Features = Array.ConvertAll(point, value => (float)value) }), schema);
        var trainer = engine.Clustering.Trainers.KMeans(new KMeansTrainer.Options { FeatureColumnName = nameof(Point.Features), NumberOfClusters = groups, NumberOfThreads = 1 });
        VBuffer<float>[] middles = [];
        trainer.Fit(data).Model.GetClusterCentroids(ref middles, out _);
        return [.. middles.Select(middle => middle.DenseValues().Select(value => (double)value).ToArray())];
    }

    /// <summary>By Ward's method: the two groups are joined that add least to the spread within (distances after Lance and Williams).</summary>
    public static IReadOnlyList<double[]> Hierarchical(IReadOnlyList<double[]> points, int groups)
    {
        var ordered = points.OrderBy(point => point[0]).ThenBy(point => point[^1]).ToList();
        var count = Math.Min(MostJoined, ordered.Count);
        var members = Enumerable.Range(0, count).Select(i => new List<double[]> { ordered[(int)((long)ordered.Count * i / count)] }).ToList();
        var apart = members.Select(one => members.Select(other => Squared(one[0], other[0])).ToArray()).ToList();
        var standing = Enumerable.Range(0, count).ToList();
        while (standing.Count > groups)
        {
            var (kept, gone, least) = (-1, -1, double.PositiveInfinity);
            for (var i = 0; i < standing.Count; i++)
            {
                for (var j = i + 1; j < standing.Count; j++)
                {
                    if (apart[standing[i]][standing[j]] < least) (kept, gone, least) = (standing[i], standing[j], apart[standing[i]][standing[j]]);
                }
            }

            if (gone < 0) (kept, gone) = (standing[0], standing[1]);
            standing.Remove(gone);
            foreach (var other in standing.Where(other => other != kept))
            {
                double a = members[kept].Count, b = members[gone].Count, c = members[other].Count;
                apart[kept][other] = apart[other][kept] = (((a + c) * apart[kept][other]) + ((b + c) * apart[gone][other]) - (c * apart[kept][gone])) / (a + b + c);
            }

            members[kept].AddRange(members[gone]);
        }

        return [.. standing.Select(group => Enumerable.Range(0, points[0].Length).Select(i => members[group].Average(point => point[i])).ToArray())];
    }

    /// <summary>The group of each point by the nearest middle, 0 being the one whose attributes are largest together.</summary>
    public static int[] Ranked(IReadOnlyList<double[]> points, IReadOnlyList<double[]> middles)
    {
        var ranked = middles.OrderByDescending(middle => middle.Sum()).ToList();
        return [.. points.Select(point => Enumerable.Range(0, ranked.Count).MinBy(group => Squared(point, ranked[group])))];
    }

    private static double Squared(double[] one, double[] other)
    {
        var sum = 0.0;
        for (var i = 0; i < one.Length; i++) sum += (one[i] - other[i]) * (one[i] - other[i]);
        return sum;
    }

    private sealed class Point
    {
        public float[] Features { get; set; } = [];
    }
}
