namespace Connector.Cleaning;

/// <summary>Where an attribute's value comes from.</summary>
/// <param name="Input">The CRM's field, or the fact's key; null when the value is unknown or the attribute's own default.</param>
/// <param name="IsFact">Another source said it.</param>
/// <param name="IsEstimate">It stands for a range.</param>
/// <param name="Currency">In which the amount came; null for anything but amounts.</param>
public readonly record struct ValueOrigin(string? Input, bool IsFact, bool IsEstimate, string? Currency);
