using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>
/// What was deployed, as it was deployed. What takes effect elsewhere too (fields, permission sets) is asked for through
/// <see cref="Catalog"/>, which knows what else changed it. Used under the org's gate.
/// </summary>
internal sealed class ComponentStore(SalesforceOrg org)
{
    private readonly Dictionary<(MetadataKind Kind, string FullName), Component> _all = new(new ByName());
    private readonly Dictionary<string, int> _numbers = [];

    public Component? Find(MetadataKind kind, string fullName) => _all.GetValueOrDefault((kind, fullName));

    /// <summary>The component with this id; null if there is none.</summary>
    public Component? FindById(MetadataKind kind, string id) =>
        RecordId.TryParse(id, out var prefix, out var number) && prefix == kind.KeyPrefix ? Of(kind).FirstOrDefault(each => each.Number == number) : null;

    /// <summary>In order of their names.</summary>
    public IEnumerable<Component> Of(MetadataKind kind) =>
        _all.Values.Where(component => component.Kind == kind).OrderBy(component => component.FullName, StringComparer.Ordinal);

    public Component Put(MetadataKind kind, string fullName, XElement body, int user, Stack<Action>? undo = null)
    {
        var old = Find(kind, fullName);
        if (old is not null && XNode.DeepEquals(old.Body, body))
        {
            return old;
        }

        var component = old is null
            ? new Component(kind, fullName, body, TakeNumber(kind.KeyPrefix), user, org.Now, user, org.Now)
            : old with { Body = body, ModifiedBy = user, ModifiedAt = org.Now };
        Set(component, old, undo);
        return component;
    }

    public void Remove(MetadataKind kind, string fullName, Stack<Action>? undo = null)
    {
        if (_all.Remove((kind, fullName), out var old))
        {
            undo?.Push(() => _all[(kind, fullName)] = old);
        }
    }

    public void Put(Component component) => Set(component, null, null);

    private void Set(Component component, Component? old, Stack<Action>? undo)
    {
        var key = (component.Kind, component.FullName);
        _all[key] = component;
        undo?.Push(() =>
        {
            _all.Remove(key);
            if (old is not null)
            {
                _all[key] = old;
            }
        });
    }

    /// <summary>A number of its own for each thing of the series; never given twice, not even after a rollback.</summary>
    public int TakeNumber(string series)
    {
        var number = _numbers.GetValueOrDefault(series);
        _numbers[series] = number + 1;
        return number;
    }

    private sealed class ByName : IEqualityComparer<(MetadataKind Kind, string FullName)>
    {
        public bool Equals((MetadataKind Kind, string FullName) left, (MetadataKind Kind, string FullName) right) =>
            left.Kind == right.Kind && left.FullName.Equals(right.FullName, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode((MetadataKind Kind, string FullName) key) =>
            HashCode.Combine(key.Kind.Type, StringComparer.OrdinalIgnoreCase.GetHashCode(key.FullName));
    }
}
