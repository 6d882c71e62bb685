namespace Connector.Emulator.Faults;

/// <summary>A CRM's access tokens, as the fault "they are worth nothing any more" sees them.</summary>
internal interface IIssuedTokens
{
    /// <param name="includeStatic">Also those that are there from the start.</param>
    void Expire(bool includeStatic);
}
