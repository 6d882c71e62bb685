namespace Connector.Emulator.Salesforce.Org;

/// <summary>A refusal of a whole call; becomes <c>[{"message","errorCode","fields"}]</c> with the status (contract 4).</summary>
internal sealed class SalesforceException(int status, string code, string message, params string[] fields) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    public string[] Fields => fields;

    public static SalesforceException NotFound(string message = "The requested resource does not exist") => new(404, "NOT_FOUND", message);

    public static SalesforceException BadRequest(string code, string message) => new(400, code, message);

    public static SalesforceException InvalidType(string name) => new(400, "INVALID_TYPE",
        $"sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity "
        + "name. Please reference your WSDL or the describe call for the appropriate names.");
}
