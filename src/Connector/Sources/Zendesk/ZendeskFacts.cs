using System.Globalization;
using System.Runtime.CompilerServices;
using Connector.Accounts;
using Connector.Enrichment;
using Connector.Sources.Zendesk.Api;

namespace Connector.Sources.Zendesk;

/// <summary>Tickets and satisfaction per organization within a window. An organization without a ticket has zero tickets, which is known, and no
/// satisfaction.</summary>
internal sealed class ZendeskFacts(IZendeskApi api, ZendeskOptions options, SourceErrors errors, TimeProvider time) : IAccountFacts
{
    public IReadOnlyList<string> Facts { get; } = [FactNames.Tickets, FactNames.Csat];

    public bool AddsUp => false;

    public async IAsyncEnumerable<SourceRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var organizations = await OrganizationsAsync(cancellationToken);
        var counts = await CountAsync(now - options.Window, cancellationToken);
        foreach (var organization in organizations.Values.Where(organization => organization.DeletedAt is null))
        {
            var (tickets, good, bad) = counts.GetValueOrDefault(organization.Id);
            yield return new SourceRecord(organization.Id.ToString(CultureInfo.InvariantCulture), SourceKeys.Of(organization.ExternalId, organization.Domains ?? [], organization.Name), now, FactSet.Of(
                (FactNames.Tickets, AttributeValue.Of(tickets)),
                (FactNames.Csat, good + bad >= options.FewestRatings ? AttributeValue.Of(100.0 * good / (good + bad)) : AttributeValue.Unknown)));
        }
    }

    /// <summary>Pages may repeat rows: the last of an id counts.</summary>
    private async Task<Dictionary<long, Organization>> OrganizationsAsync(CancellationToken cancellationToken)
    {
        var (all, from, walk) = (new Dictionary<long, Organization>(), 0L, new PageWalk(errors, "a page of organizations"));
        while (true)
        {
            var page = await api.OrganizationsAsync(from, cancellationToken);
            if (page?.Organizations is not { } organizations) throw errors.Contract("a page of organizations holds none", 200);
            foreach (var organization in organizations.OfType<Organization>()) all[organization.Id] = organization;
            if (page.EndOfStream ?? page.NextPage is null) return all;
            if (page.EndTime is not { } next || next <= from) throw errors.Contract("a page of organizations says that more follow and not from when", 200);
            walk.Step(next.ToString(CultureInfo.InvariantCulture));
            from = next;
        }
    }

    private async Task<Dictionary<long, (int Tickets, int Good, int Bad)>> CountAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var (last, cursor) = (new Dictionary<long, Ticket>(), (string?)null);
        var walk = new PageWalk(errors, "a page of tickets");
        while (true)
        {
            var page = await api.TicketsAsync(cursor is null ? since.ToUnixTimeSeconds() : null, cursor, cancellationToken);
            if (page?.Tickets is not { } tickets) throw errors.Contract("a page of tickets holds none", 200);
            foreach (var ticket in tickets.OfType<Ticket>()) last[ticket.Id] = ticket; // changed since, so that one may come again
            if (page.EndOfStream == true) break;
            cursor = walk.Step(page.AfterCursor);
        }

        return last.Values.Where(ticket => ticket is { OrganizationId: not null, Status: not "deleted" } && ticket.CreatedAt >= since)
            .GroupBy(ticket => ticket.OrganizationId!.Value).ToDictionary(
            group => group.Key,
            group => (group.Count(), group.Count(ticket => ticket.Rating?.Score == "good"), group.Count(ticket => ticket.Rating?.Score == "bad")));
    }
}
