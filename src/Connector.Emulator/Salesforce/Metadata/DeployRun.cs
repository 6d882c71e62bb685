using Connector.Emulator.Salesforce.Faults;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>Carries out one deployment: deletes, puts in, deletes; and takes all of it back if it was a check or something failed.</summary>
internal sealed class DeployRun(SalesforceOrg org, int user, DeployOptions options, OrgFaults faults)
{
    private static readonly string[] DeletedFirst = ["destructiveChangesPre.xml", "destructiveChanges.xml"];
    private readonly Deployment _deployment = new(org, user);
    private readonly List<DeployMessage> _messages = [];

    public IReadOnlyList<DeployMessage> Messages => _messages;

    public int Files { get; private set; }

    public bool Failed => _messages.Exists(message => !message.Success);

    /// <summary>Whether what succeeded stays although something failed.</summary>
    public bool Partial => Failed && !options.RollbackOnError && !options.CheckOnly && _messages.Exists(message => message is { Success: true, Type: not "" });

    public void Execute(byte[] zip)
    {
        lock (org.Gate)
        {
            try
            {
                Run(DeployPackage.Open(zip, options.SinglePackage));
            }
            catch (MetadataProblem problem)
            {
                _messages.Add(new DeployMessage("", "package.xml", "package.xml").Failed(problem));
            }

            if (options.CheckOnly || (Failed && options.RollbackOnError))
            {
                _deployment.Rollback();
            }
        }
    }

    private void Run(DeployPackage package)
    {
        Files = package.Files;
        var manifest = package.Manifest("package.xml")!;
        var destructive = DeletedFirst.Select(name => (name, package.Manifest(name))).ToList();
        var post = package.Manifest("destructiveChangesPost.xml");
        var parts = package.Parts().ToList();
        destructive.ForEach(each => Delete(package.Root + each.name, each.Item2));
        Admit(parts, manifest, package.Root);
        foreach (var kind in MetadataKind.All)
        {
            // A folder comes before the folders in it.
            foreach (var part in parts.Where(part => part.Kind == kind && IsAdmitted(part, manifest))
                .OrderBy(part => part.FullName.Count(letter => letter == '/')))
            {
                _messages.Add(Put(part, package.Root));
            }
        }

        Delete(package.Root + "destructiveChangesPost.xml", post);
        _messages.Add(new DeployMessage("", package.Root + "package.xml", "package.xml") { Changed = true });
    }

    private bool IsAdmitted(PackagePart part, Manifest manifest) => options.AutoUpdatePackage || manifest.Names(part.Kind, part.FullName);

    /// <summary>Every file must be named and every name have its file.</summary>
    private void Admit(List<PackagePart> parts, Manifest manifest, string root)
    {
        foreach (var part in parts.Where(part => part.Kind.Type.Length == 0 || !IsAdmitted(part, manifest)))
        {
            var message = new DeployMessage(part.Kind.Type, root + part.FileName, part.FullName);
            _messages.Add(message.Failed(part.Kind.Type.Length == 0 ? Problem(part) : new MetadataProblem("Not in package.xml")));
        }

        foreach (var (type, name) in manifest.Members.Where(member => member.FullName != "*" && !options.AllowMissingFiles))
        {
            var there = parts.Exists(part => part.Kind.Listed == type && part.FullName == name)
                || (type == "CustomObject" && parts.Exists(part => part.Kind.Part is not null
                    && part.FullName.StartsWith(name + ".", StringComparison.Ordinal)));
            if (!there)
            {
                _messages.Add(new DeployMessage("", root + "package.xml", name)
                    .Failed(new MetadataProblem($"An object '{name}' of type {type} was named in package.xml, but was not found in zipped directory")));
            }
        }
    }

    private static MetadataProblem Problem(PackagePart part)
    {
        try
        {
            part.Read();
            throw new InvalidOperationException();
        }
        catch (MetadataProblem problem)
        {
            return problem;
        }
    }

    private DeployMessage Put(PackagePart part, string root)
    {
        var message = new DeployMessage(part.Kind.Listed, root + part.FileName, part.FullName);
        try
        {
            if (!options.CheckOnly && faults.ForComponent(part.FullName) is { } fault)
            {
                throw new MetadataProblem(fault.Message ?? "An unexpected error occurred");
            }

            var (created, changed, id) = _deployment.Put(part.Kind, part.FullName, part.Read());
            return message with { Created = created, Changed = changed, Id = id };
        }
        catch (MetadataProblem problem)
        {
            return message.Failed(problem, part.Line, part.Column);
        }
    }

    /// <summary>In the opposite order of putting in. What is not there is a warning that stops nothing (contract 5.3).</summary>
    private void Delete(string file, Manifest? manifest)
    {
        var members = manifest?.Members.ToList() ?? [];
        if (members.Exists(member => member.FullName == "*"))
        {
            throw new MetadataProblem($"Wildcards are not allowed in {file}");
        }

        var targets = members.ConvertAll(member => (Kind: KindOf(member.Type, member.FullName), member.FullName));
        foreach (var (kind, name) in targets.OrderByDescending(each => Array.IndexOf(MetadataKind.All, each.Kind))
            .ThenByDescending(each => each.FullName.Count(letter => letter == '/')))
        {
            _messages.Add(Delete(file, kind, name));
        }
    }

    /// <summary>Reports and their folders are listed under one type; what lies in no folder is one.</summary>
    private MetadataKind KindOf(string type, string name)
    {
        var kind = MetadataKind.Of(type)!;
        return kind.FolderType is not { } folders || Catalog.Find(org, kind, name) is not null
            || (name.Contains('/') && Catalog.Find(org, MetadataKind.Of(folders)!, name) is null)
            ? kind
            : MetadataKind.Of(folders)!;
    }

    private DeployMessage Delete(string file, MetadataKind kind, string name)
    {
        var message = new DeployMessage(kind.Listed, file, name) { Deleted = true };
        try
        {
            return _deployment.Delete(kind, name) is { } id
                ? message with { Id = id, Changed = true }
                : message with { Deleted = false, Problem = $"No {kind.Listed} named: {name} found", ProblemType = "Warning" };
        }
        catch (MetadataProblem problem)
        {
            return message.Failed(problem) with { Deleted = false };
        }
    }
}
