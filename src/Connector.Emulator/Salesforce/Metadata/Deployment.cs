using System.Xml.Linq;
using Connector.Emulator.Salesforce.Metadata.Effects;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>Puts components into the org, with their effects, so that all of it can be taken back. Used under the org's gate.</summary>
/// <param name="user">Row of the user who deploys.</param>
internal sealed class Deployment(SalesforceOrg org, int user)
{
    private static readonly Dictionary<string, IEffect> Effects = new()
    {
        ["GlobalValueSet"] = new GlobalValueSetEffect(), ["CustomObject"] = new ObjectEffect(), ["CustomField"] = new FieldEffect(),
        ["CompactLayout"] = new CompactLayoutEffect(), ["RecordType"] = new RecordTypeEffect(), ["ListView"] = new ListViewEffect(),
        ["Layout"] = new LayoutEffect(), ["FlexiPage"] = new FlexiPageEffect(), ["PermissionSet"] = new PermissionSetEffect(),
        ["ReportType"] = new ReportTypeEffect(), ["ReportFolder"] = new FolderEffect(), ["Report"] = new ReportEffect(),
        ["DashboardFolder"] = new FolderEffect(), ["Dashboard"] = new DashboardEffect(),
    };

    private Stack<Action> _undo = new();

    public SalesforceOrg Org => org;

    public int User => user;

    /// <summary>Takes what brings back the state before the step that is being made.</summary>
    public Stack<Action> Undo => _undo;

    /// <exception cref="MetadataProblem">It was refused, and nothing of it is there.</exception>
    public PutResult Put(MetadataKind kind, string fullName, XElement body) => Whole(() =>
    {
        var before = Catalog.Find(org, kind, fullName);
        Effects[kind.Type].Apply(this, fullName, body);
        org.Metadata.Put(kind, fullName, body, user, Undo);
        var after = Catalog.Find(org, kind, fullName)!;
        return new PutResult(before is null, before is null || !XNode.DeepEquals(before.Body, after.Body), after.Id);
    });

    /// <summary>Removes a component; null when there is none of that name.</summary>
    /// <exception cref="MetadataProblem">Something else needs it.</exception>
    public string? Delete(MetadataKind kind, string fullName) => Whole(() =>
    {
        var old = Catalog.Find(org, kind, fullName);
        if (old is not null)
        {
            Effects[kind.Type].Remove(this, old);
            org.Metadata.Remove(kind, fullName, Undo);
        }

        return old?.Id;
    });

    public void Rollback()
    {
        while (_undo.TryPop(out var step))
        {
            step();
        }
    }

    /// <summary>A step that fails leaves nothing behind, and what came before it stays.</summary>
    public T Whole<T>(Func<T> step)
    {
        var outer = _undo;
        _undo = new Stack<Action>();
        try
        {
            var result = step();
            foreach (var action in _undo.Reverse())
            {
                outer.Push(action);
            }

            return result;
        }
        catch
        {
            Rollback();
            throw;
        }
        finally
        {
            _undo = outer;
        }
    }
}

internal readonly record struct PutResult(bool Created, bool Changed, string Id);
