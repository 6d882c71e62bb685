namespace Connector.Reading;

/// <summary>Who changed a field last, as far as the CRM tells.</summary>
/// <param name="Source">By what, in the CRM's words, such as <c>CRM_UI</c>; null = it does not say.</param>
/// <param name="User">The CRM's id of the person or integration; null = it does not say.</param>
/// <param name="Name">For a person's eyes only: never stored, logged or put into a finding. Null = it does not say.</param>
/// <param name="At">UTC; null = it does not say.</param>
/// <param name="IsOfField">False = nobody recorded changes of the field: this is who edited the record last, whatever they edited.</param>
public sealed record FieldEditor(string? Source, string? User, string? Name, DateTimeOffset? At, bool IsOfField)
{
    /// <summary>Without the name: <c>CRM_UI, user 17</c>.</summary>
    public override string ToString() => Text(User is null ? null : $"user {User}");

    /// <summary>With the name where there is one.</summary>
    public string ToPerson() => Text(Name is null ? User is null ? null : $"user {User}" : $"{Name} ({User})");

    private string Text(string? who) => string.Join(", ", new[] { Source, who }.OfType<string>().DefaultIfEmpty("somebody"))
        + (IsOfField ? "" : " (the record's last editor: the CRM keeps no history of the field)");
}
