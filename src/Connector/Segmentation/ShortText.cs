namespace Connector.Segmentation;

/// <summary>Texts that have to fit where they are shown.</summary>
public static class ShortText
{
    /// <summary>At most so many characters. No letter is cut in two: half a letter would come back as another one, and be written anew for ever.</summary>
    /// <param name="longest">2 at least.</param>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1)] + "…";
}
