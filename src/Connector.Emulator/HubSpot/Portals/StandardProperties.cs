namespace Connector.Emulator.HubSpot.Portals;

/// <summary>
/// The properties that every portal has, as far as this project meets them (contract 5, 8). Industry values are HubSpot's own spellings; the
/// real list has some 150.
/// </summary>
internal static class StandardProperties
{
    private static readonly string[] Industries =
    [
        "ACCOUNTING", "AIRLINES_AVIATION", "APPAREL_FASHION", "ARCHITECTURE_PLANNING", "AUTOMOTIVE", "AVIATION_AEROSPACE", "BANKING",
        "BIOTECHNOLOGY", "BUILDING_MATERIALS", "CAPITAL_MARKETS", "CHEMICALS", "CIVIL_ENGINEERING", "COMPUTER_HARDWARE", "COMPUTER_NETWORKING",
        "COMPUTER_SOFTWARE", "CONSTRUCTION", "CONSUMER_ELECTRONICS", "CONSUMER_GOODS", "CONSUMER_SERVICES", "E_LEARNING",
        "EDUCATION_MANAGEMENT", "ELECTRICAL_ELECTRONIC_MANUFACTURING", "ENTERTAINMENT", "ENVIRONMENTAL_SERVICES", "FARMING",
        "FINANCIAL_SERVICES", "FOOD_BEVERAGES", "FOOD_PRODUCTION", "GOVERNMENT_ADMINISTRATION", "HEALTH_WELLNESS_AND_FITNESS",
        "HIGHER_EDUCATION", "HOSPITAL_HEALTH_CARE", "HOSPITALITY", "HUMAN_RESOURCES", "INDUSTRIAL_AUTOMATION",
        "INFORMATION_TECHNOLOGY_AND_SERVICES", "INSURANCE", "INTERNET", "INVESTMENT_BANKING", "LEGAL_SERVICES", "LOGISTICS_AND_SUPPLY_CHAIN",
        "MACHINERY", "MANAGEMENT_CONSULTING", "MARITIME", "MARKETING_AND_ADVERTISING", "MEDICAL_DEVICES", "MINING_METALS",
        "NON_PROFIT_ORGANIZATION_MANAGEMENT", "OIL_ENERGY", "PHARMACEUTICALS", "PUBLISHING", "REAL_ESTATE", "RENEWABLES_ENVIRONMENT",
        "RETAIL", "SEMICONDUCTORS", "TELECOMMUNICATIONS", "TEXTILES", "TRANSPORTATION_TRUCKING_RAILROAD", "UTILITIES", "VENTURE_CAPITAL_PRIVATE_EQUITY",
        "WHOLESALE",
    ];

    private static readonly string[] LifecycleStages =
    [
        "subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer", "evangelist", "other",
    ];

    public static IEnumerable<PropertyGroup> Groups(ObjectType type)
    {
        yield return new() { Name = GroupOf(type), Label = char.ToUpperInvariant(type.Singular[0]) + type.Singular[1..] + " information" };
    }

    public static string GroupOf(ObjectType type) => type.Singular + "information";

    public static IEnumerable<PropertyDefinition> Of(ObjectType type)
    {
        var group = GroupOf(type);
        PropertyDefinition Text(string name, string label, string fieldType = "text") => New(name, label, "string", fieldType);
        PropertyDefinition Choice(string name, string label, params string[] values) => New(name, label, "enumeration", "select", options: values);
        PropertyDefinition New(string name, string label, string kind, string fieldType, bool readOnly = false, bool unique = false,
            string[]? options = null, bool external = false) => new()
            {
                Name = name, Label = label, Type = kind, FieldType = fieldType, GroupName = group, HubSpotDefined = true, ReadOnlyValue = readOnly,
                HasUniqueValue = unique, ExternalOptions = external, FormField = !readOnly,
                Options = [.. (options ?? []).Select((value, i) => new PropertyOption(Titled(value), value, i, false))],
            };

        PropertyDefinition[] common =
        [
            New("hs_object_id", "Record ID", "number", "number", readOnly: true),
            New("createdate", "Create Date", "datetime", "date", readOnly: true),
            New(type.ModifiedProperty, "Last Modified Date", "datetime", "date", readOnly: true),
            New("hs_merged_object_ids", "Merged record IDs", "enumeration", "checkbox", readOnly: true, external: true),
            New("hubspot_owner_id", "Owner", "enumeration", "select", external: true),
        ];
        return [.. common, .. Own()];

        IEnumerable<PropertyDefinition> Own() => type.Id switch
        {
            "0-2" =>
            [
                Text("name", "Company name"), Text("domain", "Company Domain Name"), Text("website", "Website URL"),
                New("phone", "Phone Number", "string", "phonenumber"), Text("address", "Street Address"), Text("city", "City"),
                Text("state", "State/Region"), Text("zip", "Postal Code"), Text("country", "Country/Region"),
                Choice("industry", "Industry", Industries), Choice("lifecyclestage", "Lifecycle Stage", LifecycleStages),
                Choice("type", "Type", "PROSPECT", "PARTNER", "RESELLER", "VENDOR", "OTHER"),
                New("numberofemployees", "Number of Employees", "number", "number"),
                New("annualrevenue", "Annual Revenue", "number", "number"), Text("description", "Description", "textarea"),
                Text("founded_year", "Year Founded"), Text("timezone", "Time Zone"), Text("linkedin_company_page", "LinkedIn Company Page"),
                New("hs_parent_company_id", "Parent Company", "number", "number", readOnly: true),
                New("num_associated_deals", "Number of Associated Deals", "number", "number", readOnly: true),
            ],
            "0-1" =>
            [
                New("email", "Email", "string", "text", unique: true), Text("firstname", "First Name"), Text("lastname", "Last Name"),
                New("phone", "Phone Number", "string", "phonenumber"), Text("company", "Company Name"), Text("jobtitle", "Job Title"),
                Choice("lifecyclestage", "Lifecycle Stage", LifecycleStages),
            ],
            "0-3" =>
            [
                Text("dealname", "Deal Name"), New("amount", "Amount", "number", "number"), New("closedate", "Close Date", "datetime", "date"),
                New("dealstage", "Deal Stage", "enumeration", "radio", external: true),
                New("pipeline", "Pipeline", "enumeration", "select", external: true),
                New("hs_is_closed", "Is Deal Closed?", "bool", "booleancheckbox", readOnly: true, options: ["true", "false"]),
                New("hs_is_closed_won", "Is Closed Won", "bool", "booleancheckbox", readOnly: true, options: ["true", "false"]),
                New("amount_in_home_currency", "Amount in company currency", "number", "number", readOnly: true),
                Choice("dealtype", "Deal Type", "newbusiness", "existingbusiness"),
            ],
            _ when type.IsCustom => [],
            _ =>
            [
                Text("subject", "Ticket name"), Text("content", "Ticket description", "textarea"),
                New("hs_pipeline", "Pipeline", "enumeration", "select", external: true),
                New("hs_pipeline_stage", "Ticket status", "enumeration", "select", external: true),
                Choice("hs_ticket_priority", "Priority", "LOW", "MEDIUM", "HIGH", "URGENT"),
                Choice("hs_ticket_category", "Category", "PRODUCT_ISSUE", "BILLING_ISSUE", "FEATURE_REQUEST", "GENERAL_INQUIRY"),
                New("closed_date", "Close date", "datetime", "date"),
            ],
        };
    }

    private static string Titled(string value) => value.Length < 2 ? value
        : char.ToUpperInvariant(value[0]) + value[1..].Replace('_', ' ').ToLowerInvariant();
}
