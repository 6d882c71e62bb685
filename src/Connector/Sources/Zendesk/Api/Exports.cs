using Newtonsoft.Json;
using Refit;

namespace Connector.Sources.Zendesk.Api;

/// <remarks>Contract 6.1. Organizations come by time and may repeat; tickets by cursor.</remarks>
internal interface IZendeskApi
{
    [Get("incremental/organizations")]
    Task<OrganizationsPage?> OrganizationsAsync([AliasAs("start_time")] long startTime, CancellationToken cancellationToken);

    [Get("incremental/tickets/cursor")]
    Task<TicketsPage?> TicketsAsync([AliasAs("start_time")] long? startTime, [AliasAs("cursor")] string? cursor, CancellationToken cancellationToken);
}

internal sealed record OrganizationsPage(
    [property: JsonProperty("organizations")] IReadOnlyList<Organization?>? Organizations,
    [property: JsonProperty("end_time")] long? EndTime,
    [property: JsonProperty("end_of_stream")] bool? EndOfStream,
    [property: JsonProperty("next_page")] string? NextPage);

internal sealed record Organization(
    [property: JsonProperty("id")] long Id,
    [property: JsonProperty("name")] string? Name,
    [property: JsonProperty("external_id")] string? ExternalId,
    [property: JsonProperty("domain_names")] IReadOnlyList<string?>? Domains,
    [property: JsonProperty("deleted_at")] string? DeletedAt);

internal sealed record TicketsPage(
    [property: JsonProperty("tickets")] IReadOnlyList<Ticket?>? Tickets,
    [property: JsonProperty("after_cursor")] string? AfterCursor,
    [property: JsonProperty("end_of_stream")] bool? EndOfStream);

internal sealed record Ticket(
    [property: JsonProperty("id")] long Id,
    [property: JsonProperty("organization_id")] long? OrganizationId,
    [property: JsonProperty("status")] string? Status,
    [property: JsonProperty("created_at")] DateTimeOffset? CreatedAt,
    [property: JsonProperty("satisfaction_rating")] Rating? Rating);

internal sealed record Rating([property: JsonProperty("score")] string? Score);
