namespace Connector.Emulator.Generation;

/// <summary>What a lived-in CRM looks like: invented names, and the spellings that people and imports leave behind.</summary>
internal static class Vocabulary
{
    public static readonly string[] First =
    [
        "Bright", "Silver", "North", "Amber", "Iron", "Quill", "Harbor", "Cedar", "Falcon", "Lumen", "Stone", "Blue", "Copper", "Willow",
        "Granite",
        "Summit", "Orchid", "Raven", "Crystal", "Delta", "Ember", "Frost", "Golden", "Hollow", "Indigo", "Jade", "Kestrel", "Lark",
        "Maple", "Nova",
        "Opal", "Pine", "Quartz", "River", "Sable", "Thistle", "Umber", "Velvet", "Wren", "Zephyr", "Östra", "Çınar",
    ];

    public static readonly string[] Second =
    [
        "water", "bridge", "field", "gate", "haven", "forge", "ridge", "point", "crest", "brook", "wood", "stone", "vale", "mark", "works",
        "line",
        "wing", "shore", "peak", "grove", "loom", "mill", "port", "light", "berg", "dale", "ford", "well", "moor", "spring",
    ];

    public static readonly string[] Trade =
    [
        "Logistics", "Foods", "Systems", "Analytics", "Health", "Bank", "Energy", "Textiles", "Media", "Robotics", "Software", "Insurance",
        "Pharma",
        "Retail", "Consulting", "Steel", "Paper", "Marine", "Aviation", "Education", "Security", "Optics", "Chemicals", "Telecom",
    ];

    public static readonly string[] Form = ["", "", "Inc", "Inc.", "LLC", "GmbH", "AG", "Ltd", "Ltd.", "S.A.", "B.V.", "Oy", "K.K.",
        "Group", "Holding"];

    /// <summary>Names that break naive CSV, SQL, XML and URL handling; 💎 and 𝒜 take four bytes in UTF-8.</summary>
    public static readonly string[] Awkward =
    [
        "O'Neil & Sons, \"The Original\"", "Diamond 💎 Works", "𝒜lpha Letterpress", "Müller, Weiß & Söhne", "株式会社みらい",
        "Comma, Comma, Comma Ltd",
        "=SUM(A1) Spreadsheets", "<b>Bold</b> Brands", "Back\\slash Brewing", "#N/Aquatics", "  Leading Space Foods", "Null", "N/A",
        "test account DO NOT USE",
        "Ωmega Optics; Athens", "Smith|Pipe|Fittings",
    ];

    /// <summary>Salesforce's standard picklist of industries.</summary>
    public static readonly string[] Industries =
    [
        "Agriculture", "Apparel", "Banking", "Biotechnology", "Chemicals", "Communications", "Construction", "Consulting", "Education",
        "Electronics", "Energy", "Engineering", "Entertainment", "Environmental", "Finance", "Food & Beverage", "Government", "Healthcare",
        "Hospitality", "Insurance", "Machinery", "Manufacturing", "Media", "Not For Profit", "Recreation", "Retail", "Shipping",
        "Technology", "Telecommunications", "Transportation", "Utilities", "Other",
    ];

    /// <summary>Values outside the picklist, which an unrestricted one accepts: free text, misspellings, other systems' labels.</summary>
    public static readonly string[] StrayIndustries =
    [
        "technolgy", "Tech", "IT", "software", "Information Technology & Services", "Health Care", "healtcare", "Fin. Services",
        "Banking/Finance",
        "MANUFACTURING", "manufactring", "Retail Trade", "e-commerce", "Edtech", "Telco", "Logistics & Supply Chain", "Food and Beverage",
        "n/a", "-", "Unknown",
    ];

    /// <summary>One country, many spellings; weights by repetition.</summary>
    public static readonly (string Country, string City, string? State)[] Places =
    [
        ("USA", "Austin", "TX"), ("United States", "Boston", "MA"), ("U.S.", "Denver", "Colorado"), ("US", "New York", "NY"),
        ("United States of America", "Seattle", "WA"),
        ("usa", "Chicago", "IL"), ("DE", "Berlin", null), ("Germany", "Hamburg", null), ("Deutschland", "München", "Bayern"),
        ("GER", "Köln", null),
        ("UK", "London", null), ("United Kingdom", "Leeds", null), ("England", "Bristol", null), ("GB", "Glasgow", null),
        ("France", "Lyon", null), ("FR", "Paris", null),
        ("Japan", "Osaka", null), ("JP", "Tokyo", null), ("Brasil", "São Paulo", "SP"), ("Brazil", "Recife", null),
        ("India", "Pune", "MH"), ("IN", "Chennai", null),
        ("Canada", "Toronto", "ON"), ("CAN", "Calgary", "AB"), ("Netherlands", "Utrecht", null), ("The Netherlands", "Delft", null),
        ("Holland", "Breda", null),
        ("Australia", "Perth", "WA"), ("Singapore", "Singapore", null), ("Phillipines", "Manila", null), ("Korea", "Seoul", null),
        ("Switzerland ", "Basel", null),
    ];

    public static readonly string[] Types =
    [
        "Customer - Direct", "Customer - Direct", "Customer - Direct", "Customer - Direct", "Customer - Channel", "Customer", "Customer",
        "Prospect", "Prospect", "Partner",
    ];

    public static readonly string[] Sources = ["Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other", "Trade show 2019"];

    public static readonly string[] Ratings = ["Hot", "Warm", "Cold"];
}
