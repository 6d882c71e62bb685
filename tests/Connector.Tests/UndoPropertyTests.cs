using Connector.Accounts;
using Connector.Planning;
using Connector.Tests.Fakes;
using NUnit.Framework;

namespace Connector.Tests;

/// <summary>
/// Apply, then undo, is the identity on every field that nobody touched in between, whatever was rejected. Bounded here;
/// CONNECTOR_PLANS sets how many random plans (scripts/bench undo: 10,000).
/// </summary>
public class UndoPropertyTests
{
    private const int PlansPerScene = 25;
    private const int Accounts = 12;

    private static readonly int Plans = int.TryParse(Environment.GetEnvironmentVariable("CONNECTOR_PLANS"), out var plans) ? plans : 400;

    [Test]
    public async Task Apply_then_undo_is_the_identity_on_untouched_rows()
    {
        var (written, restored) = (0L, 0L);
        for (var seed = 0; seed < Plans / PlansPerScene; seed++)
        {
            using var scene = new RunScene { Options = { FirstFill = { Approved = false } } };
            var random = new Random(seed);
            for (var i = 0; i < Accounts; i++) scene.Customer($"{i}", Employees(random));
            for (var plan = 0; plan < PlansPerScene; plan++)
            {
                var (applied, undone) = await TryOneAsync(scene, random, $"seed {seed}, plan {plan}");
                (written, restored) = (written + applied, restored + undone);
            }
        }

        Assert.That(written, Is.GreaterThan(Plans), "else the plans did next to nothing");
        Assert.That(restored, Is.GreaterThan(written / 2), "else hardly anything was taken back");
    }

    private static async Task<(long Written, long Restored)> TryOneAsync(RunScene scene, Random random, string where)
    {
        for (var i = 0; i < Accounts; i++)
        {
            if (random.Next(3) == 0) scene.Crm.Edit($"{i}", RunScene.Employees, AttributeValue.Of(Employees(random)));
            if (random.Next(8) == 0) scene.Crm.Edit($"{i}", RunScene.Size, AnySegment(random));
        }

        scene.Crm.RowsPerChunk = random.Next(1, 6);
        var plan = await scene.PlanAsync(new PlanScope(null, random.Next(4) == 0 ? 0.5 : 1, Replace: random.Next(2) == 0));
        await scene.ApproveAsync(plan);
        Refuse(scene, random);
        scene.Later();
        var touchedBefore = Touch(scene, random);
        var before = Segments(scene);
        var applied = await scene.ApplyAsync(plan);
        var after = Segments(scene);

        Refuse(scene, random);
        scene.Later();
        var touched = Touch(scene, random);
        var between = Segments(scene);
        var refusedUndo = scene.Crm.Refuses.ToHashSet();
        var undo = applied.Succeeded > 0 ? await scene.UndoAsync(applied.Run) : null;
        var undone = Segments(scene);

        Assert.Multiple(() =>
        {
            for (var i = 0; i < Accounts; i++)
            {
                var id = $"{i}";
                var isOurs = before[i] != after[i];
                if (touchedBefore.Contains(id)) Assert.That(after[i], Is.EqualTo(before[i]), $"{where}: {id} moved after the plan was made, and the plan wrote it");
                var expected = isOurs && between[i] == after[i] && !refusedUndo.Contains(id) ? before[i] : between[i];
                Assert.That(undone[i], Is.EqualTo(expected), $"{where}: {id} was {before[i]}, applied {after[i]}, then {between[i]} (touched: {touched.Contains(id)})");
            }
        });
        scene.Crm.Refuses.Clear();
        scene.Later();
        await scene.WithStoreAsync(store => store.Holds.ReleaseAsync(null, default));
        return (applied.Succeeded, undo?.Succeeded ?? 0);
    }

    private static string[] Segments(RunScene scene) => [.. Enumerable.Range(0, Accounts).Select(i => scene.Segment($"{i}"))];

    private static void Refuse(RunScene scene, Random random)
    {
        scene.Crm.Refuses.Clear();
        for (var i = 0; i < Accounts; i++)
        {
            if (random.Next(10) == 0) scene.Crm.Refuses.Add($"{i}");
        }
    }

    /// <summary>People edit some segment fields to something else.</summary>
    private static HashSet<string> Touch(RunScene scene, Random random)
    {
        var touched = new HashSet<string>();
        for (var i = 0; i < Accounts; i++)
        {
            if (random.Next(6) != 0) continue;
            var value = AnySegment(random);
            if (value.ToString() == scene.Segment($"{i}")) continue;
            scene.Crm.Edit($"{i}", RunScene.Size, value);
            touched.Add($"{i}");
        }

        return touched;
    }

    private static double Employees(Random random) => random.Next(4) switch { 0 => 5000, 1 => 500, 2 => 50, _ => 0 };

    private static AttributeValue AnySegment(Random random) => random.Next(4) switch
    {
        0 => AttributeValue.Unknown,
        1 => AttributeValue.Of("large"),
        2 => AttributeValue.Of("medium"),
        _ => AttributeValue.Of("small"),
    };
}
