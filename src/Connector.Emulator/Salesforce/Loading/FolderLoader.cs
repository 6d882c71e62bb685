using System.Globalization;
using Connector.Emulator.Loading;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Loading;

/// <summary>
/// Loads <c>Account.csv</c> and <c>Opportunity.csv</c> (headers are API names) as a restored org would hold them: no validation, picklists
/// keep free text. <c>Parent.External_Id__c</c> points to another record; unknown columns become custom fields that every profile sees.
/// </summary>
internal sealed class FolderLoader(SalesforceOrg org)
{
    /// <exception cref="InvalidDataException">The folder holds none of the files, or one of them cannot be read; the message says which.</exception>
    public void Load(string folder)
    {
        var files = org.Tables.Where(table => table.Business).Select(table => (Table: table, Path: Path.Combine(folder, table.Name + ".csv"))).Where(file => File.Exists(file.Path)).ToList();
        if (files.Count == 0)
        {
            throw new InvalidDataException($"there is no Account.csv or Opportunity.csv in '{folder}'");
        }

        foreach (var (table, path) in files)
        {
            LoadFile(table, path);
        }
    }

    private void LoadFile(Table table, string path)
    {
        var (header, rows) = CsvTable.Read(path);
        lock (org.Gate)
        {
            var targets = header.Select((name, column) => Target(table, name, rows, column)).ToArray();
            var first = table.Count;
            foreach (var cells in rows)
            {
                var row = table.Append();
                for (var i = 0; i < targets.Length; i++)
                {
                    // References wait until every row has its external id.
                    Store(targets[i], row, cells[i], reference: false);
                }

                Stamp(table, row);
            }

            for (var i = 0; i < rows.Count; i++)
            {
                for (var column = 0; column < targets.Length; column++)
                {
                    Store(targets[column], first + i, rows[i][column], reference: true);
                }
            }
        }
    }

    /// <exception cref="InvalidDataException">A dotted column that names no lookup with an external id behind it, or the record's own Id.</exception>
    private InputTarget Target(Table table, string name, List<string[]> rows, int column)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            var field = table.Field(name) ?? Declare(table, name, rows, column);
            return field.Column is IdColumn
                ? throw new InvalidDataException($"{table.Name}.csv: this org gives its records Ids of its own; rename column {name} to External_Id__c, or take it out")
                : new InputTarget(field, null);
        }

        var lookup = table.Relationship(name[..dot]) ?? throw new InvalidDataException($"{table.Name}.csv: no lookup for column {name}");
        var target = ((ReferenceColumn)lookup.Column).Target;
        var key = target.Field(name[(dot + 1)..])
            ?? throw new InvalidDataException($"{table.Name}.csv: {target.Name} has no field for column {name}");
        return new InputTarget(lookup, key);
    }

    private Field Declare(Table table, string name, List<string[]> rows, int column)
    {
        if (!name.EndsWith("__c", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{table.Name}.csv: {name} is neither a standard field nor a custom one (…__c)");
        }

        var values = rows.Select(row => row[column]).Where(value => value.Length > 0).ToList();
        var isKey = name == "External_Id__c";
        var type = isKey ? FieldType.String : Infer(name, values);
        var field = org.CustomFields.Add(table, new Field
        {
            Name = name,
            Label = name[..^3].Replace('_', ' '),
            Type = type,
            Length = type == FieldType.String ? Math.Max(255, values.Select(value => value.Length).DefaultIfEmpty().Max()) : 0,
            Precision = type is FieldType.Currency or FieldType.Double ? 18 : 0,
            Scale = type is FieldType.Currency or FieldType.Double ? 2 : 0,
            Nillable = type != FieldType.Boolean,
            ExternalId = isKey,
            Unique = isKey,
            CustomNumber = org.CustomFields.NextNumber,
        });
        org.People.ShowToEveryProfile(field);
        return field;
    }

    private static FieldType Infer(string name, List<string> values)
    {
        bool All(Func<string, bool> test) => values.Count > 0 && values.TrueForAll(value => test(value));
        if (All(value => DateOnly.TryParseExact(value, "yyyy-MM-dd", out _))
            || (values.Count == 0 && (name.EndsWith("_On__c", StringComparison.Ordinal)
            || name.EndsWith("_Since__c", StringComparison.Ordinal))))
        {
            return FieldType.Date;
        }

        if (All(value => value is "true" or "false"))
        {
            return FieldType.Boolean;
        }

        return All(value => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? name is "ARR__c" or "MRR__c" ? FieldType.Currency : FieldType.Double
            : FieldType.String;
    }

    private static void Store(InputTarget target, int row, string text, bool reference)
    {
        if (text.Length == 0 || target.Field.Type == FieldType.Reference != reference)
        {
            return;
        }

        if (target.Read(text, out var cell) is { } error)
        {
            throw new InvalidDataException($"{target.Field.Table.Name}.csv, record {row + 1}: {error.Message}");
        }

        target.Field.Column.Set(row, cell);
        if (target.Field is { Name: "StageName", Table.Name: "Opportunity" })
        {
            SetupRules.DeriveStage(target.Field.Table, row, text);
        }
    }

    private void Stamp(Table table, int row)
    {
        foreach (var (name, value) in new[]
        {
            ("OwnerId", org.People.AccountOwners[row % org.People.AccountOwners.Count]), ("CreatedById", org.People.Admin),
            ("LastModifiedById", org.People.Admin), ("CreatedDate", (double)org.Now), ("LastModifiedDate", org.Now),
            ("SystemModstamp", org.Now),
        })
        {
            var column = table.Field(name)!.Column;
            if (column.IsNull(row))
            {
                column.Set(row, Cell.Of(value));
            }
        }
    }
}
