using Connector.Accounts;
using Connector.Segmentation;
using Connector.Store;
using Connector.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.EndToEnd.Sync;

/// <summary>Which accounts are in which segment, as the connector's own store says it.</summary>
internal sealed record StoredSegments(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> ByField, IReadOnlyDictionary<string, IReadOnlyList<string>> Segments)
{
    /// <summary>Of the shipped framework.</summary>
    public static async Task<StoredSegments> ReadAsync(SyncScene scene)
    {
        var framework = FrameworkFile.Load(Path.Combine(Repository.Config, "segmentation.yaml")).Framework!;
        var dimensions = framework.Dimensions.Where(dimension => dimension.CrmField(scene.Crm.Name) is not null).ToList();
        var folder = Path.Combine(scene.Folder, new StoreOptions().Folder);
        var settings = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Store:Folder", (string?)folder)]).Build();
        await using var services = new ServiceCollection().AddStore(settings).BuildServiceProvider();
        await using var store = await services.GetRequiredService<IStores>().OpenForReadingAsync(scene.Crm.Name, default) ?? throw new InvalidOperationException("there is no store");
        var layout = await store.Book.LayoutAsync([.. dimensions.Select(dimension => dimension.Name)], default);
        var found = dimensions.ToDictionary(dimension => dimension.CrmField(scene.Crm.Name)!, _ => new Dictionary<string, string>());
        var assignments = new Assignment[dimensions.Count];
        await foreach (var account in store.Book.AccountsAsync(default).SelectMany(page => page.ToAsyncEnumerable()))
        {
            account.CopyAssignments(layout, assignments);
            foreach (var (dimension, assignment) in dimensions.Zip(assignments).Where(pair => pair.Second.IsAssigned))
            {
                found[dimension.CrmField(scene.Crm.Name)!].Add(account.Id.Value, assignment.Segment!);
            }
        }

        return new StoredSegments(found.ToDictionary(one => one.Key, one => (IReadOnlyDictionary<string, string>)one.Value),
            dimensions.ToDictionary(dimension => dimension.CrmField(scene.Crm.Name)!, dimension => (IReadOnlyList<string>)[.. dimension.SegmentNames()]));
    }

    /// <summary>The accounts that meet all conditions, each a segment of a field.</summary>
    public IReadOnlyList<string> In(params IEnumerable<(string Field, string Segment)> conditions) =>
        [.. conditions.Select(one => ByField[one.Field].Where(account => account.Value == one.Segment).Select(account => account.Key))
            .Aggregate((left, right) => left.Intersect(right)).Order(StringComparer.Ordinal)];

    /// <summary>The segments that a field offers, those without any account too.</summary>
    public IReadOnlyList<string> SegmentsOf(string field) => Segments[field];
}
