using Connector.Cleaning.Names;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Hosting;

/// <summary>How domains of companies are told from suffixes that many register under. Section <c>Domains</c>.</summary>
internal sealed class DomainOptions
{
    public const string Section = "Domains";

    /// <summary>
    /// The public suffix list (https://publicsuffix.org/list/), such as /usr/share/publicsuffix/public_suffix_list.dat of Debian's package publicsuffix. Default empty: a short table
    /// of our own, the same on every machine.
    /// </summary>
    public string SuffixFile { get; set; } = "";
}

/// <summary>Reads the list, or says at start why it cannot be used.</summary>
internal sealed class DomainRules : IValidateOptions<DomainOptions>
{
    private const long LongestFile = 16 << 20;

    public ValidateOptionsResult Validate(string? name, DomainOptions options)
    {
        try
        {
            Read(options);
            return ValidateOptionsResult.Success;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return ValidateOptionsResult.Fail($"{DomainOptions.Section}:{nameof(DomainOptions.SuffixFile)}: '{options.SuffixFile}' is no public suffix list that can be read"
                + $" ({(fault is InvalidDataException ? fault.Message : fault.GetType().Name)}): name one, or leave it empty");
        }
    }

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static PublicSuffixes Read(DomainOptions options)
    {
        if (options.SuffixFile.Length == 0) return PublicSuffixes.BuiltIn;
        if (new FileInfo(options.SuffixFile) is { Exists: true, Length: > LongestFile }) throw new InvalidDataException("larger than 16 MB");
        var read = PublicSuffixes.Parse(File.ReadLines(options.SuffixFile));
        return read.Suffix(["co", "uk"]).Labels == 2 ? read : throw new InvalidDataException("it does not name co.uk");
    }
}
