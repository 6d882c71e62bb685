namespace Connector.Emulator.HubSpot.Portals;

/// <summary>A user who may own records; a record's hubspot_owner_id holds the id, not the user's (contract 8).</summary>
internal sealed record Owner(int Number, string First, string Last)
{
    /// <summary>The same invented people who own accounts in the Salesforce org.</summary>
    public static readonly Owner[] All =
    [
        .. new[]
        {
            ("Ada", "Fenwick"), ("Bruno", "Castell"), ("Chiara", "Okafor"), ("Dmitri", "Lund"), ("Esra", "Vance"), ("Farid", "Moreau"),
            ("Greta", "Halloran"), ("Hiro", "Anders"), ("Ines", "Kowal"), ("Jonas", "Petrov"), ("Kira", "Salas"), ("Liam", "Osei"),
            ("Rob", "Restricted"),
        }.Select((name, i) => new Owner(i, name.Item1, name.Item2)),
    ];

    public string Id => (31_871_800 + Number).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public int UserId => 1_000_001 + Number;

    public string Email => $"{First}.{Last}@acme.example".ToLowerInvariant();
}
