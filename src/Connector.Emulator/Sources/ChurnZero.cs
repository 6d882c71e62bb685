using System.Globalization;

namespace Connector.Emulator.Sources;

/// <summary>ChurnZero's read API as contract 4.2 tells it: OData, pages of 100 that name the next one by its address, none with <c>$top</c>.</summary>
/// <remarks>Limits and error bodies are UNCONFIRMED: no headers here, and OData's usual error object.</remarks>
internal sealed class ChurnZero(Customers customers, SourceFaults faults, TimeProvider time) : EmulatedVendor("churnzero", faults, limit: null)
{
    private const int RowsPerPage = 100;
    private const string Path = "/churnzero/public/v1/Account";

    public override void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Serve(AccountsAsync));

    protected override bool Admits(HttpRequest request) => HasBasic(request, "emulator@example.com", Credential);

    protected override Task RefuseAsync(HttpContext context, int status) =>
        context.AnswerAsync(status, new { error = new { code = $"{status}", message = "refused by the emulator" } });

    private async Task AccountsAsync(HttpContext context, string fault)
    {
        var query = context.Request.Query;
        var top = query.ContainsKey("$top") ? Number(query["$top"]) : null;
        var page = PageOf(customers.All, Number(query["$skip"]) ?? 0, top ?? RowsPerPage, fault);
        var answer = new Dictionary<string, object?>
        {
            ["@odata.context"] = $"{context.Request.Scheme}://{context.Request.Host}/churnzero/public/v1/$metadata#Account",
            ["value"] = page.Rows.Select(one => Account(one, fault)),
        };
        if (page.HasMore && top is null) answer["@odata.nextLink"] = $"{context.Request.Scheme}://{context.Request.Host}{Path}?$skip={page.Next}";
        await ReplyAsync(context, fault, answer);
    }

    private object Account(Customer one, string fault)
    {
        var (life, told) = (one.Life, one.Spoilt(fault));
        return new
        {
            Id = one.Number,
            ExternalId = fault == "swapped_ids" ? customers.All[one.Number % customers.All.Count].Key : told.Key,
            Name = told.Name,
            IsActive = !life.HasChurned,
            TotalContractAmount = life.Monthly * 12,
            NextRenewalDate = time.GetUtcNow().AddDays(life.RenewalDays).ToString("yyyy-MM-ddT00:00:00Z", CultureInfo.InvariantCulture),
            UsageFrequency = life.Usage,
            ContactsCount = life.Users,
            PrimaryChurnScoreValue = 100 - life.Health,
            Tags = Array.Empty<string>(),
            Cf = new { Tier = "Enterprise", LastActivity = time.GetUtcNow().AddDays(-life.QuietDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
        };
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
