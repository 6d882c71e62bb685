using Connector.Reading;
using Connector.Segmentation;

namespace Connector.Deployment;

/// <summary>Looks whether the CRM has what the segments need, and creates what is missing. Used by <c>setup</c> and by runs that may do the same.</summary>
/// <param name="adopted">Fields that a person allowed us to take over.</param>
public sealed class Setup(ICrm crm, Framework framework, IReadOnlySet<string> adopted)
{
    public async Task<(CrmSchema Schema, FieldAccess Access)> LookAsync(CancellationToken cancellationToken)
    {
        var schema = await crm.Reader.DescribeAsync(cancellationToken);
        return (schema, FieldAccess.Check(framework, crm.Name, schema, adopted));
    }

    /// <summary>Creates fields, values and access; a field that is somebody else's is left alone. Returns what the CRM shows afterwards.</summary>
    /// <param name="found">What <see cref="LookAsync"/> found.</param>
    /// <param name="done">Told each thing done, one sentence.</param>
    /// <exception cref="Http.CrmException">What was created before stays; done again, it goes on.</exception>
    public async Task<(CrmSchema Schema, FieldAccess Access)> CreateAsync(FieldAccess found, Action<string> done, CancellationToken cancellationToken)
    {
        var ours = SegmentFields.Of(framework, crm.Name).Concat(SegmentFields.NotesOf(framework, crm.Name)).Where(field => !found.Foreign.Contains(field.Field)).ToList();
        await foreach (var line in crm.SegmentFields.CreateAsync(ours, cancellationToken)) done(line);
        return await LookAsync(cancellationToken);
    }
}
