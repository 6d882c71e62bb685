using System.ComponentModel.DataAnnotations;

namespace Connector.Sources.Tables;

/// <summary>Columns that have another name than the fact, as settings write them: <c>column=fact, column=fact</c>.</summary>
internal static class FactColumns
{
    /// <param name="keepCase">The other system tells <c>Arr</c> from <c>arr</c>; otherwise columns are read in small letters.</param>
    /// <returns>Column → fact.</returns>
    /// <exception cref="FormatException">A part is not written so, or a column or a fact stands there twice.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string columns, bool keepCase = false)
    {
        var (facts, known) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var part in columns.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } column, { Length: > 0 } fact])
            {
                throw new FormatException($"'{part}' is no column: write column=fact");
            }

            if (!facts.TryAdd(keepCase ? column : column.ToLowerInvariant(), fact)) throw new FormatException($"column '{column}' is named twice");
            if (!known.Add(fact)) throw new FormatException($"fact '{fact}' is named twice");
        }

        return facts;
    }
}

/// <summary>The setting names columns and facts, as <see cref="FactColumns.Parse"/> reads them.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ColumnsAttribute : ValidationAttribute
{
    public bool KeepsCase { get; set; }

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        try
        {
            FactColumns.Parse((string)value!, KeepsCase);
            return ValidationResult.Success;
        }
        catch (FormatException wrong)
        {
            return new ValidationResult(wrong.Message, [validationContext.MemberName!]);
        }
    }
}
