using Connector.Emulator.Control;
using Connector.Emulator.Salesforce.Metadata;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// The whole org: objects with their rows, who may do what, and its clock. Every reader and writer of rows holds <see cref="Gate"/>.
/// </summary>
internal sealed class SalesforceOrg
{
    // Replaced as a whole, since some look objects up without the gate.
    private volatile Dictionary<string, Table> _tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int, Access> _access = [];

    public SalesforceOrg(TimeProvider time, WriteJournal? journal = null)
    {
        Time = time;
        Began = time.GetUtcNow().ToUnixTimeSeconds();
        Journal = journal;
        foreach (var table in new[]
        {
            BusinessObjects.Account(Table), BusinessObjects.Opportunity(Table), BusinessObjects.User(Table),
            SetupObjects.Organization(Table), SetupObjects.RecordType(Table),
            SetupObjects.Profile(Table), SetupObjects.PermissionSet(Table), SetupObjects.PermissionSetAssignment(Table),
            SetupObjects.ObjectPermissions(Table), SetupObjects.FieldPermissions(Table),
        })
        {
            _tables.Add(table.Name, table);
        }

        CustomFields = new CustomFields(this);
        Metadata = new ComponentStore(this);
        People = new People(this);
        InitialMetadata.Declare(this);
    }

    public Lock Gate { get; } = new();

    public TimeProvider Time { get; }

    public People People { get; }

    public CustomFields CustomFields { get; }

    public ComponentStore Metadata { get; }

    public Automations Automations { get; } = new();

    public WriteJournal? Journal { get; }

    public IEnumerable<Table> Tables => _tables.Values;

    public Table Accounts => Table("Account");

    public Table Users => Table("User");

    public string Id => Table("Organization").Id(0);

    /// <summary>When the emulator was started, in seconds.</summary>
    public long Began { get; }

    public long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    public Table Table(string name) => _tables[name];

    public Table? Find(string name) => _tables.GetValueOrDefault(name);

    /// <summary>Adds a custom object, or puts back one that was removed.</summary>
    public void Add(Table table) => Replace(tables => tables.Add(table.Name, table));

    public void Remove(Table table) => Replace(tables => tables.Remove(table.Name));

    /// <summary>The object whose ids begin like this one.</summary>
    public Table? FindById(string id) => id.Length < 3 ? null
        : _tables.Values.FirstOrDefault(table => id.StartsWith(table.KeyPrefix, StringComparison.Ordinal));

    public Access AccessOf(int user)
    {
        lock (Gate)
        {
            if (!_access.TryGetValue(user, out var access))
            {
                _access[user] = access = Access.Read(this, user);
            }

            return access;
        }
    }

    private void Replace(Action<Dictionary<string, Table>> change)
    {
        var tables = new Dictionary<string, Table>(_tables, StringComparer.OrdinalIgnoreCase);
        change(tables);
        _tables = tables;
        PermissionsChanged();
    }

    /// <summary>To be called after any change of permissions or of fields.</summary>
    public void PermissionsChanged()
    {
        lock (Gate)
        {
            _access.Clear();
        }
    }
}
