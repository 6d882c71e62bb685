using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Connector.Tests.Conventions;

/// <summary>The frame knows no vendor: everything about one stands in its own folder.</summary>
public partial class VendorTests
{
    private static readonly string[] Projects = ["src/Connector", "src/Connector.Worker"];
    private static readonly string[] VendorFolders = ["src/Connector/Salesforce/", "src/Connector/HubSpot/", "src/Connector.Worker/Emulation/"];

    /// <summary>Each with the reason why it has to.</summary>
    private static readonly Dictionary<string, string> Allowed = new(StringComparer.Ordinal)
    {
        ["src/Connector.Worker/Hosting/ConnectorServices.cs"] = "the registration",
        ["src/Connector.Worker/Program.cs"] = "tells a person what the program is for",
        ["src/Connector.Worker/Commands/EmulatorCommand.cs"] = "tells how to run against the emulated CRMs",
    };

    [Test]
    public void No_file_outside_the_vendor_folders_the_emulator_and_the_registration_names_a_vendor()
    {
        var naming = Files().Where(file => !Allowed.ContainsKey(file.Name) && Vendor().IsMatch(file.Text)).Select(file => $"{file.Name}: {Vendor().Match(file.Text).Value}");

        Assert.That(naming, Is.Empty);
    }

    [Test]
    public void No_exception_from_that_rule_is_left_without_need()
    {
        var needed = Files().Where(file => Vendor().IsMatch(file.Text)).Select(file => file.Name);

        Assert.That(Allowed.Keys, Is.SubsetOf(needed));
    }

    private static IEnumerable<(string Name, string Text)> Files() => Projects
        .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*", SearchOption.AllDirectories))
        .Select(file => (Name: Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'), Path: file))
        .Where(file => (file.Name.EndsWith(".cs", StringComparison.Ordinal) || file.Name.EndsWith(".sql", StringComparison.Ordinal)) && !Built().IsMatch(file.Name))
        .Where(file => !VendorFolders.Any(folder => file.Name.StartsWith(folder, StringComparison.Ordinal)))
        .Select(file => (file.Name, File.ReadAllText(file.Path)));

    [GeneratedRegex("salesforce|hubspot|soql|sobject|__c\\b|hs_object|force\\.com|hubapi", RegexOptions.IgnoreCase)]
    private static partial Regex Vendor();

    [GeneratedRegex("/(bin|obj)/")]
    private static partial Regex Built();
}
