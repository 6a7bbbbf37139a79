using System.Text.Json;
using Mocks.Kit;

namespace Gateway.Tests.Api;

/// <content>How the waiting begins, and which way is left for the wallet to tell.</content>
public sealed partial class WaitEndsTests
{
    private async Task PaymentAsync(string reference, WalletGate.Held held)
    {
        var post = await fixture.BeginAsync(
            "POST /v1/payments",
            "/v1/payments",
            new
            {
                amount = 9_000,
                currency = "KPW",
                reference,
                code = World.Jeonseong.MintCode(),
            }
        );
        var listed = await Merchant.UntilAsync(
            $"/v1/payments?reference={reference}",
            list => list.GetProperty("data").GetArrayLength() == 1
        );
        var id = listed.GetProperty("data")[0].GetProperty("id").GetString();
        var get = await fixture.BeginAsync(GetPayment, $"/v1/payments/{id}");

        await WaitingWorld.AssertToldAsync("payment", "succeeded", held, callback: false, post, get);
    }

    private async Task PartAsync(string thing, string id, WalletGate.Held held, bool callback)
    {
        var post = await fixture.BeginAsync($"POST /v1/payments/{{id}}/{thing}s", $"/v1/payments/{id}/{thing}s", new { amount = 1_000 });
        var stored = await Merchant.UntilAsync($"/v1/payments/{id}", p => PartsOf(p, thing).Count > 0);
        var part = PartsOf(stored, thing)[0];
        var get = await fixture.BeginAsync($"GET /v1/{thing}s/{{id}}", $"/v1/{thing}s/{part}");

        await WaitingWorld.AssertToldAsync(thing, "succeeded", held, callback, post, get);
    }

    private static List<string> PartsOf(JsonElement payment, string thing) =>
        [.. payment.GetProperty(thing + "s").EnumerateArray().Select(part => part.GetProperty("id").GetString()!)];

    /// <summary>Leaves one way by which ManmulSang tells of a payment: callbacks, as polls get no answer, or polls, once they are let through.</summary>
    private WalletGate.Held Told(string reference, bool callback)
    {
        if (!callback)
        {
            Arm(World.ManmulSang, "callback", "drop_callback", reference, times: 0);
        }
        return fixture.Gate.Hold(HttpMethod.Get, "/openapi/v2/");
    }

    private static void Arm(WalletMock wallet, string operation, string kind, string reference, int times) =>
        wallet.Faults.Arm(new Fault(operation, kind) { Times = times, MerchantReference = reference });

    private async Task<Reply> ShowAsync(string reference, string capture)
    {
        var shown = await Merchant.PresentAsync("manmulsang", 500_000, reference, capture);
        await Merchant.UntilStatusAsync(shown.Id, "awaiting_customer");
        return shown;
    }
}
