using System.Collections.Immutable;
using Gateway.Http;

namespace Gateway.Merchants;

/// <summary>What an operator reads of merchants, those of the configuration included.</summary>
internal static class ReadMerchants
{
    /// <summary>By which merchants are listed.</summary>
    public static ImmutableArray<string> Statuses { get; } = [MerchantView.Active, MerchantView.Suspended];

    /// <summary><c>GET /admin/v1/merchants</c>: in descending order of their ids, which is newest first for those that were made here.</summary>
    public static IResult List(HttpContext http, MerchantDirectory directory)
    {
        var query = new QueryFields(http.Request.Query);
        var status = query.Choice("status", Statuses.AsSpan());
        var limit = query.Limit();
        var before = query.After("mer_");
        if (query.Refusal() is { } refused)
        {
            return refused;
        }
        var shown = directory
            .All.Reverse()
            .Where(merchant => before is null || string.CompareOrdinal(merchant.Id, before) < 0)
            .Select(MerchantView.Of)
            .Where(view => status is null || view.Status == status);
        return ApiJson.Answer(Page.Of(shown, limit, view => view.Id, view => view));
    }

    /// <summary><c>GET /admin/v1/merchants/{id}</c></summary>
    public static IResult Get(string id, MerchantDirectory directory) =>
        directory.Find(id) is { } merchant ? ApiJson.Answer(MerchantView.Of(merchant)) : Problem.NotFound();
}
