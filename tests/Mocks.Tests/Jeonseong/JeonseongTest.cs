using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Mocks.Jeonseong;
using Mocks.Kit;

namespace Mocks.Tests.Jeonseong;

/// <summary>A mock on a standing clock (2026-03-02 10:30:15 local), a signed caller, and the usual requests.</summary>
public abstract class JeonseongTest : IAsyncLifetime
{
    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 1, 30, 15, TimeSpan.Zero));

    private protected JeonseongMock Mock { get; private set; } = null!;

    private protected JsClient Client { get; private set; } = null!;

    private protected int Numbers { get; set; }

    public virtual async ValueTask InitializeAsync()
    {
        Mock = await JeonseongMock.StartAsync(new JeonseongOptions { Time = Time });
        Client = new JsClient(Mock.BaseUrl, Time);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Mock.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected string NextTradeNo() => string.Create(CultureInfo.InvariantCulture, $"GW2026030200{++Numbers:D4}");

    private protected Dictionary<string, string> PayBody(
        string? tradeNo = null,
        string? code = null,
        long chon = 1_250_000,
        string mercRef = "order-1001"
    ) =>
        new()
        {
            ["tradeNo"] = tradeNo ?? NextTradeNo(),
            ["payCode"] = code ?? Mock.MintCode(),
            ["amount"] = chon.ToString(CultureInfo.InvariantCulture),
            ["currency"] = "408",
            ["subject"] = "식료품",
            ["mercRef"] = mercRef,
            ["storeId"] = "S001",
            ["termId"] = "T0001",
        };

    private protected Dictionary<string, string> OrderBody(
        string? tradeNo = null,
        long chon = 1_250_000,
        string mercRef = "order-1003",
        string validSec = "300"
    ) =>
        new()
        {
            ["tradeNo"] = tradeNo ?? NextTradeNo(),
            ["amount"] = chon.ToString(CultureInfo.InvariantCulture),
            ["currency"] = "408",
            ["subject"] = "식료품",
            ["mercRef"] = mercRef,
            ["storeId"] = "S001",
            ["termId"] = "T0001",
            ["validSec"] = validSec,
        };

    private protected Task<JsReply> PayAsync(Dictionary<string, string> body) => Client.SendAsync("pay", body);

    private protected Task<JsReply> OrderAsync(Dictionary<string, string> body) => Client.SendAsync("order", body);

    private protected Task<JsReply> QueryAsync(string tradeNo) => Client.SendAsync("query", new { tradeNo });

    private protected Task<JsReply> CloseAsync(string tradeNo) => Client.SendAsync("close", new { tradeNo });

    private protected Task<JsReply> ReverseAsync(string tradeNo) => Client.SendAsync("reverse", new { tradeNo });

    private protected Task<JsReply> RefundAsync(string tradeNo, string refundNo, long chon) =>
        Client.SendAsync(
            "refund",
            new
            {
                tradeNo,
                refundNo,
                amount = chon.ToString(CultureInfo.InvariantCulture),
                reason = "returned",
            }
        );

    private protected Task<JsReply> QueryRefundAsync(string refundNo) => Client.SendAsync("queryRefund", new { refundNo });

    private protected async Task<(int Status, JsonElement Body)> AdminAsync(string call, object body, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, $"/__wallet/{call}") { Content = JsonContent.Create(body) };
        using var response = await Client.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    private protected void SetLocalClock(string local, bool frozen = false)
    {
        Assert.True(PyongyangTime.TryRead(local, out var instant));
        Mock.SetBusinessClock(instant, frozen);
    }

    /// <summary>Charge minus everything given back.</summary>
    private protected long PaidChon() => Mock.Ledger.Sum(entry => entry.Kind == Movement.Charge ? entry.AmountChon : -entry.AmountChon);
}
