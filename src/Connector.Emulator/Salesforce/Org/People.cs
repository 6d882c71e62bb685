namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// The users of the org and the rights they begin with. Names are invented. Three users can sign in (see <c>Auth/ConnectedApps</c>): the
/// integration user, a restricted one without View All and without setup rights, and an administrator; a dozen more own accounts.
/// </summary>
internal sealed class People
{
    private static readonly (string First, string Last)[] Owners =
    [
        ("Ada", "Fenwick"), ("Bruno", "Castell"), ("Chiara", "Okafor"), ("Dmitri", "Lund"), ("Esra", "Vance"), ("Farid", "Moreau"),
        ("Greta", "Halloran"), ("Hiro", "Anders"), ("Ines", "Kowal"), ("Jonas", "Petrov"), ("Kira", "Salas"), ("Liam", "Osei"),
    ];

    private readonly SalesforceOrg _org;

    public People(SalesforceOrg org)
    {
        _org = org;
        Insert("Organization", ("Name", "Acme Emulated"), ("OrganizationType", "Enterprise Edition"), ("InstanceName", "EMU1"),
            ("DefaultLocaleSidKey", "en_US"), ("TimeZoneSidKey", "GMT"));
        Admin = AddUser("Ria", "Admin", Profile("System Administrator",
            "PermissionsApiEnabled", "PermissionsViewSetup", "PermissionsCustomizeApplication", "PermissionsModifyMetadata",
            "PermissionsViewAllData", "PermissionsModifyAllData", "PermissionsBulkApiHardDelete"));
        var standard = Profile("Standard User", "PermissionsApiEnabled");
        Integration = AddUser("Sam", "Integration", Profile("Integration User", "PermissionsApiEnabled"));
        Restricted = AddUser("Rob", "Restricted", standard);
        AccountOwners = [.. Owners.Select(owner => AddUser(owner.First, owner.Last, standard))];
        GrantIntegrationRights();
    }

    public int Admin { get; }

    public int Integration { get; }

    public int Restricted { get; }

    public IReadOnlyList<int> AccountOwners { get; }

    /// <summary>The profile's own set first, then those assigned.</summary>
    public IEnumerable<int> PermissionSetsOf(int user)
    {
        var assignments = _org.Table("PermissionSetAssignment");
        var assignee = assignments.Column<ReferenceColumn>("AssigneeId");
        var set = assignments.Column<ReferenceColumn>("PermissionSetId");
        return Enumerable.Range(0, assignments.Count)
            .Where(row => !assignments.IsDeleted(row) && assignee.TargetRow(row) == user)
            .Select(set.TargetRow);
    }

    /// <summary>The row of the user with this username or one of the short names integration, restricted, admin; −1 if none.</summary>
    public int Find(string user) => user switch
    {
        "integration" => Integration,
        "restricted" => Restricted,
        "admin" => Admin,
        _ => Enumerable.Range(0, _org.Users.Count).FirstOrDefault(row =>
            string.Equals(_org.Users.Column<TextColumn>("Username").Text(row), user, StringComparison.OrdinalIgnoreCase)
            || _org.Users.Id(row) == user, -1),
    };

    /// <summary>Gives every profile read and edit on a field, as a restored org would have it.</summary>
    public void ShowToEveryProfile(Field field)
    {
        var sets = _org.Table("PermissionSet");
        for (var set = 0; set < sets.Count; set++)
        {
            if (sets.Column<BooleanColumn>("IsOwnedByProfile").At(set))
            {
                GrantField(set, field, edit: true);
            }
        }

        _org.PermissionsChanged();
    }

    public void GrantField(int permissionSet, Field field, bool edit) => Insert("FieldPermissions",
        ("ParentId", permissionSet), ("SobjectType", field.Table.Name), ("Field", $"{field.Table.Name}.{field.Name}"),
        ("PermissionsRead", true), ("PermissionsEdit", edit && (field.Updateable || field.Createable)));

    public void GrantObject(int permissionSet, string table, bool create, bool edit, bool delete, bool viewAll, bool modifyAll) =>
        Insert("ObjectPermissions", ("ParentId", permissionSet), ("SobjectType", table), ("PermissionsRead", true),
            ("PermissionsCreate", create), ("PermissionsEdit", edit), ("PermissionsDelete", delete),
            ("PermissionsViewAllRecords", viewAll), ("PermissionsModifyAllRecords", modifyAll));

    private int Profile(string name, params string[] rights)
    {
        var profile = Insert("Profile", ("Name", name), ("UserType", "Standard"));
        var set = Insert("PermissionSet",
            [("Name", "X" + _org.Table("Profile").Id(profile)), ("Label", name), ("IsOwnedByProfile", true), ("ProfileId", profile),
            .. rights.Select(right => (right, (object)true))]);
        var all = rights.Contains("PermissionsModifyAllData");
        foreach (var table in _org.Tables.Where(table => table.Business))
        {
            GrantObject(set, table.Name, create: true, edit: true, delete: true, viewAll: all, modifyAll: all);
            foreach (var field in table.Fields.Where(field => field.Permissionable))
            {
                GrantField(set, field, edit: true);
            }
        }

        return profile;
    }

    private void GrantIntegrationRights()
    {
        var set = Insert("PermissionSet", ("Name", "Integration_Access"), ("Label", "Integration Access"), ("IsCustom", true),
            ("PermissionsViewSetup", true), ("PermissionsCustomizeApplication", true), ("PermissionsModifyMetadata", true));
        GrantObject(set, "Account", create: true, edit: true, delete: true, viewAll: true, modifyAll: true);
        GrantObject(set, "Opportunity", create: false, edit: false, delete: false, viewAll: true, modifyAll: false);
        Assign(Integration, set);
    }

    private int AddUser(string first, string last, int profile)
    {
        var username = $"{first}.{last}@acme.example".ToLowerInvariant();
        var user = Insert("User", ("Username", username), ("Email", username), ("FirstName", first), ("LastName", last),
            ("Name", $"{first} {last}"), ("Alias", (first[..1] + last).ToLowerInvariant()[..Math.Min(8, last.Length + 1)]),
            ("IsActive", true),
            ("ProfileId", profile), ("UserType", "Standard"), ("TimeZoneSidKey", "GMT"), ("LocaleSidKey", "en_US"),
            ("LanguageLocaleKey", "en_US"));
        var sets = _org.Table("PermissionSet");
        Assign(user, Enumerable.Range(0, sets.Count).First(set => sets.Column<ReferenceColumn>("ProfileId").TargetRow(set) == profile));
        return user;
    }

    private void Assign(int user, int set) => Insert("PermissionSetAssignment", ("AssigneeId", user), ("PermissionSetId", set));

    private int Insert(string table, params (string Field, object Value)[] values)
    {
        var target = _org.Table(table);
        var row = target.Append();
        foreach (var (field, value) in values)
        {
            target.Field(field)!.Column.Set(row, value switch
            {
                string text => Cell.Of(text),
                bool flag => Cell.Of(flag),
                _ => Cell.Of((double)(int)value),
            });
        }

        target.Column<DateTimeColumn>("SystemModstamp").Put(row, (uint)_org.Now);
        return row;
    }
}
