namespace Connector.Emulator.Salesforce.Org;

/// <summary>Changes what a user may do by changing the rows that grant it, in every permission set he has.</summary>
internal static class PermissionEdits
{
    public static void SetField(SalesforceOrg org, int user, Field field, bool readable, bool editable)
    {
        lock (org.Gate)
        {
            var sets = org.People.PermissionSetsOf(user).ToList();
            var table = org.Table("FieldPermissions");
            var name = $"{field.Table.Name}.{field.Name}";
            for (var row = 0; row < table.Count; row++)
            {
                if (table.Column<TextColumn>("Field").Text(row) == name
                    && sets.Contains(table.Column<ReferenceColumn>("ParentId").TargetRow(row)))
                {
                    table.Deleted.Put(row, true);
                }
            }

            if (readable)
            {
                org.People.GrantField(sets[0], field, editable);
            }

            org.PermissionsChanged();
        }
    }

    /// <summary>Sets one flag of the object's permissions; taking View All takes Modify All too, which would imply it.</summary>
    public static void SetObject(SalesforceOrg org, int user, Table wanted, string permission, bool granted)
    {
        lock (org.Gate)
        {
            var sets = org.People.PermissionSetsOf(user).ToList();
            var table = org.Table("ObjectPermissions");
            for (var row = 0; row < table.Count; row++)
            {
                if (!table.IsDeleted(row) && table.Column<TextColumn>("SobjectType").Text(row) == wanted.Name
                    && sets.Contains(table.Column<ReferenceColumn>("ParentId").TargetRow(row)))
                {
                    table.Column<BooleanColumn>(permission).Put(row, granted);
                    table.Column<BooleanColumn>("PermissionsModifyAllRecords").Put(row, granted
                        && table.Column<BooleanColumn>("PermissionsModifyAllRecords").At(row));
                }
            }

            org.PermissionsChanged();
        }
    }
}
