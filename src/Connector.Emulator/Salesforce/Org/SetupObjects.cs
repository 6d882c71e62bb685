using static Connector.Emulator.Salesforce.Org.FieldKinds;

namespace Connector.Emulator.Salesforce.Org;

/// <summary>
/// Profiles, permission sets and what they grant, as ordinary rows: what describe, query and writes allow is read from these tables, so a
/// permission that a client creates takes effect as in an org (contract 10).
/// </summary>
internal static class SetupObjects
{
    public static Table Organization(Func<string, Table> tables) =>
        Build(tables, new("Organization", "Organization", "Organizations", "00D"),
            Name("Name", 80), Text("OrganizationType", "Edition", 40), Flag("IsSandbox", "Is Sandbox"),
            Text("InstanceName", "Instance Name", 5),
            Text("NamespacePrefix", "Namespace Prefix", 15), Text("DefaultLocaleSidKey", "Locale", 40), Text("TimeZoneSidKey", "Time Zone", 40),
            Of("TrialExpirationDate", "Trial Expiration Date", FieldType.DateTime));

    public static Table Profile(Func<string, Table> tables) => Build(tables, new("Profile", "Profile", "Profiles", "00e"),
        Name("Name"), Text("UserType", "User Type", 40), Text("Description", "Description", 255));

    public static Table RecordType(Func<string, Table> tables) => Build(tables, new("RecordType", "Record Type", "Record Types", "012"),
        Name("Name", 80), Text("DeveloperName", "Record Type Name", 80), Text("SobjectType", "Sobject Type", 40), Flag("IsActive", "Active"),
        Text("Description", "Description", 255), Text("NamespacePrefix", "Namespace Prefix", 15));

    public static Table PermissionSet(Func<string, Table> tables) =>
        Build(tables, new("PermissionSet", "Permission Set", "Permission Sets", "0PS") { Setup = true },
            Name("Permission Set Name", 80), Required("Label", "Permission Set Label", 80), Text("Description", "Description", 255),
            ReadOnly(Flag("IsOwnedByProfile", "Is Owned By Profile")), ReadOnly(Lookup("ProfileId", "Profile ID", "Profile", "Profile")),
            Flag("IsCustom", "Is Custom"), Flag("PermissionsApiEnabled", "API Enabled"),
            Flag("PermissionsViewSetup", "View Setup and Configuration"),
            Flag("PermissionsCustomizeApplication", "Customize Application"), Flag("PermissionsModifyMetadata", "Modify Metadata"),
            Flag("PermissionsViewAllData", "View All Data"), Flag("PermissionsModifyAllData", "Modify All Data"),
            Flag("PermissionsBulkApiHardDelete", "Bulk API Hard Delete"));

    public static Table PermissionSetAssignment(Func<string, Table> tables) =>
        Build(tables, new("PermissionSetAssignment", "Permission Set Assignment", "Permission Set Assignments", "0Pa") { Setup = true },
            Parent("AssigneeId", "Assignee ID", "User", "Assignee"),
            Parent("PermissionSetId", "PermissionSet ID", "PermissionSet", "PermissionSet"));

    public static Table ObjectPermissions(Func<string, Table> tables) =>
        Build(tables, new("ObjectPermissions", "Object Permissions", "Object Permissions", "110") { Setup = true },
            Parent("ParentId", "Parent ID", "PermissionSet", "Parent"), Fixed(Required("SobjectType", "Sobject Type Name", 40)),
            Flag("PermissionsCreate", "Create Records"), Flag("PermissionsRead", "Read Records"), Flag("PermissionsEdit", "Edit Records"),
            Flag("PermissionsDelete", "Delete Records"), Flag("PermissionsViewAllRecords", "Read All Records"),
            Flag("PermissionsModifyAllRecords", "Edit All Records"));

    public static Table FieldPermissions(Func<string, Table> tables) =>
        Build(tables, new("FieldPermissions", "Field Permissions", "Field Permissions", "01k") { Setup = true },
            Parent("ParentId", "Parent ID", "PermissionSet", "Parent"), Fixed(Required("SobjectType", "Sobject Type Name", 40)),
            Fixed(Required("Field", "Field Name", 255)), Flag("PermissionsRead", "Read Field"), Flag("PermissionsEdit", "Edit Field"));

    private static Table Build(Func<string, Table> tables, Table table, params Field[] fields)
    {
        BusinessObjects.AddAll(table, tables,
            [Id(table.Label + " ID"), .. fields, SystemField("SystemModstamp", "System Modstamp", FieldType.DateTime)]);
        return table;
    }

    private static Field ReadOnly(Field field) => Fixed(field, createable: false);

    private static Field Fixed(Field field, bool createable = true) => new()
    {
        Name = field.Name, Label = field.Label, Type = field.Type, Length = field.Length, Nillable = field.Nillable, Permissionable = false,
        ReferenceTo = field.ReferenceTo, RelationshipName = field.RelationshipName, DefaultedOnCreate = field.DefaultedOnCreate,
        Createable = createable, Updateable = false,
    };
}
