using System.Text.Json;

namespace Gateway.Tests.Events;

/// <summary>Reads lists of events to their end.</summary>
internal static class EventList
{
    /// <summary>All events that fit a filter, oldest first, read in pages of a size.</summary>
    public static async Task<List<JsonElement>> AllAsync(GatewayClient merchant, string filter = "", int limit = 100)
    {
        var all = new List<JsonElement>();
        for (var cursor = string.Empty; ; )
        {
            var page = await merchant.GetAsync($"/v1/events?limit={limit}{filter}{cursor}");
            Assert.Equal(200, page.Status);
            all.AddRange(page.Member("data").EnumerateArray());
            if (page.Member("next_cursor").GetString() is not { } next)
            {
                break;
            }
            cursor = $"&cursor={next}";
        }
        all.Reverse();
        return all;
    }

    /// <summary>The types of a payment's events, oldest first.</summary>
    public static async Task<string[]> TypesAsync(GatewayClient merchant, string paymentId) =>
        [.. (await AllAsync(merchant, $"&payment={paymentId}")).Select(Type)];

    public static string Type(JsonElement told) => told.GetProperty("type").GetString()!;

    public static string Id(JsonElement told) => told.GetProperty("id").GetString()!;
}
