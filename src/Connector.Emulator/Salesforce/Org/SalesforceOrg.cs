using Connector.Emulator.Control;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// The whole org: objects with their rows, who may do what, and its clock. Every reader and writer of rows holds <see cref="Gate"/>.
/// </summary>
internal sealed class SalesforceOrg
{
    private readonly Dictionary<string, Table> _tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int, Access> _access = [];

    public SalesforceOrg(TimeProvider time, WriteJournal? journal = null)
    {
        Time = time;
        Journal = journal;
        foreach (var table in new[]
        {
            BusinessObjects.Account(Table), BusinessObjects.Opportunity(Table), BusinessObjects.User(Table),
            SetupObjects.Organization(Table),
            SetupObjects.Profile(Table), SetupObjects.PermissionSet(Table), SetupObjects.PermissionSetAssignment(Table),
            SetupObjects.ObjectPermissions(Table), SetupObjects.FieldPermissions(Table),
        })
        {
            _tables.Add(table.Name, table);
        }

        People = new People(this);
        CustomFields = new CustomFields(this);
    }

    public Lock Gate { get; } = new();

    public TimeProvider Time { get; }

    public People People { get; }

    public CustomFields CustomFields { get; }

    public Automations Automations { get; } = new();

    public WriteJournal? Journal { get; }

    public IEnumerable<Table> Tables => _tables.Values;

    public Table Accounts => Table("Account");

    public Table Users => Table("User");

    public string Id => Table("Organization").Id(0);

    public long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    public Table Table(string name) => _tables[name];

    public Table? Find(string name) => _tables.GetValueOrDefault(name);

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

    /// <summary>To be called after any change of permissions or of fields.</summary>
    public void PermissionsChanged()
    {
        lock (Gate)
        {
            _access.Clear();
        }
    }
}
