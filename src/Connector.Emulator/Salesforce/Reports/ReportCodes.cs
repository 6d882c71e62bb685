namespace Connector.Emulator.Salesforce.Reports;

/// <summary>The codes by which reports of standard types name fields, with the paths they stand for (contract 5.4).</summary>
internal static class ReportCodes
{
    // EMPLOYEES is UNCONFIRMED by the contract.
    public static readonly (string Code, string Path)[] Account =
    [
        ("ACCOUNT.NAME", "Name"), ("TYPE", "Type"), ("INDUSTRY", "Industry"), ("SALES", "AnnualRevenue"), ("RATING", "Rating"), ("USERS.NAME", "Owner.Name"),
        ("PHONE1", "Phone"), ("ADDRESS1_STREET", "BillingStreet"), ("ADDRESS1_CITY", "BillingCity"), ("ADDRESS1_STATE", "BillingState"),
            ("ADDRESS1_ZIP", "BillingPostalCode"),
        ("CREATED_DATE", "CreatedDate"), ("LAST_UPDATE", "LastModifiedDate"), ("LAST_UPDATE_BY", "LastModifiedBy.Name"), ("DUE_DATE", "LastActivityDate"),
        ("EMPLOYEES", "NumberOfEmployees"),
    ];

    public static readonly (string Code, string Path)[] Opportunity =
    [
        ("OPPORTUNITY_NAME", "Name"), ("ACCOUNT_NAME", "Account.Name"), ("AMOUNT", "Amount"), ("CLOSE_DATE", "CloseDate"), ("STAGE_NAME", "StageName"),
            ("TYPE", "Type"),
        ("PROBABILITY", "Probability"), ("CREATED_DATE", "CreatedDate"), ("FULL_NAME", "Owner.Name"), ("CLOSED", "IsClosed"), ("WON", "IsWon"),
    ];

    public static readonly (string Code, string Path)[] Custom =
        [("CUST_NAME", "Name"), ("CUST_CREATED_DATE", "CreatedDate"), ("CUST_LAST_UPDATE", "LastModifiedDate"), ("CUST_OWNER_NAME", "Owner.Name")];

    /// <summary>The days that an interval of a time frame covers, as a date literal of SOQL; null for one that is not emulated.</summary>
    public static string? Days(string interval) => interval switch
    {
        "INTERVAL_TODAY" => "TODAY",
        "INTERVAL_YESTERDAY" => "YESTERDAY",
        "INTERVAL_TOMORROW" => "TOMORROW",
        "INTERVAL_LASTWEEK" => "LAST_WEEK",
        "INTERVAL_THISWEEK" => "THIS_WEEK",
        "INTERVAL_NEXTWEEK" => "NEXT_WEEK",
        "INTERVAL_LASTMONTH" => "LAST_MONTH",
        "INTERVAL_THISMONTH" => "THIS_MONTH",
        "INTERVAL_NEXTMONTH" => "NEXT_MONTH",
        "INTERVAL_CURRENTQ" => "THIS_QUARTER",
        "INTERVAL_PREVQ" => "LAST_QUARTER",
        "INTERVAL_NEXTQ" => "NEXT_QUARTER",
        "INTERVAL_CURY" => "THIS_YEAR",
        "INTERVAL_PREVY" => "LAST_YEAR",
        "INTERVAL_NEXTY" => "NEXT_YEAR",
        _ when interval.StartsWith("INTERVAL_LAST", StringComparison.Ordinal) && int.TryParse(interval[13..], out var back) => $"LAST_N_DAYS:{back - 1}",
        _ when interval.StartsWith("INTERVAL_NEXT", StringComparison.Ordinal) && int.TryParse(interval[13..], out var ahead) => $"NEXT_N_DAYS:{ahead}",
        _ => null,
    };
}
