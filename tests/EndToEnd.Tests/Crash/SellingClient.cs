using System.Globalization;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Crash;

/// <summary>One till: sells over all wallets and in all ways, calls off, captures in parts, refunds. Its choices come from its seed.</summary>
internal sealed class SellingClient(int number, MerchantClient merchant, WalletsProcess wallets, Random chance)
{
    private const long Won = 100;
    private const int LittleMoney = 1051;

    // Charged, and the wallet never says so: it ends with a person.
    private const int NeverTold = 1093;

    private static readonly string[] Breaks =
    [
        "reset_connection",
        "reset_after_executing",
        "truncate_body",
        "html_page",
        "http_500",
        "no_answer_after_executing",
        "delay",
    ];

    private int _sales;

    // The storm's first sale is one that ends in review, so that none is without.
    private bool IsFirst => number == 0 && _sales == 1;

    /// <summary>Sells until it is told to stop.</summary>
    public async Task SellAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var reference = string.Create(CultureInfo.InvariantCulture, $"till{number}-{++_sales}{Trigger()}");
            await (
                Kind() switch
                {
                    < 3 => ByCodeAsync(wallets.Jeonseong, reference, ["pay", "query", "reverse"]),
                    < 5 => ByCodeAsync(wallets.Ullim, reference, ["ONL", "INQ", "REV"]),
                    < 8 => ByOrderAsync(wallets.ManmulSang, reference, ["createOrder", "getOrder", "cancel", "void"]),
                    8 => ByOrderAsync(wallets.Jeonseong, reference, ["order", "query", "close"]),
                    _ => AgainAsync(),
                }
            );
            await Task.Delay(chance.Next(20, 250), CancellationToken.None);
        }
    }

    private async Task ByCodeAsync(WalletClient wallet, string reference, string[] operations)
    {
        var slow = await TroubleAsync(wallet, reference, operations);
        var heard = await AskAsync(
            reference,
            "/v1/payments",
            new JsonObject
            {
                ["amount"] = IsFirst || (wallet.Name == "jeonseong" && chance.Next(40) == 0) ? NeverTold * Won : Amount(),
                ["currency"] = "KPW",
                ["reference"] = reference,
                ["code"] = await wallet.MintAsync(),
            },
            slow || chance.Next(4) == 0 ? "wait=0" : null
        );
        if (!heard.IsGood)
        {
            return;
        }
        if (chance.Next(slow ? 2 : 20) == 0)
        {
            await CancelAsync(heard.Id, reference);
        }
        if (chance.Next(3) == 0 && await UntilPaidAsync(heard.Id) == "succeeded")
        {
            await RefundAsync(heard.Id, reference, whole: wallet.Name == "ullim");
        }
    }

    private async Task ByOrderAsync(WalletClient wallet, string reference, string[] operations)
    {
        var manual = wallet.Name == "manmulsang" && chance.Next(2) == 0;
        await TroubleAsync(wallet, reference, operations);
        var heard = await AskAsync(
            reference,
            "/v1/payments",
            new JsonObject
            {
                ["amount"] = Amount(),
                ["currency"] = "KPW",
                ["reference"] = reference,
                ["capture"] = manual ? "manual" : "automatic",
                ["present"] = new JsonObject { ["schemes"] = new JsonArray(wallet.Name) },
            }
        );
        if (!heard.IsGood || await UntilShownAsync(heard.Id) is not { } payload)
        {
            return;
        }
        if (chance.Next(12) == 0)
        {
            await CancelAsync(heard.Id, reference);
        }
        await wallet.ScanAsync(payload, chance.Next(8) == 0 ? "reject" : "pay");
        var status = await UntilPaidAsync(heard.Id);
        if (status == "authorized")
        {
            if (chance.Next(4) == 0)
            {
                await CancelAsync(heard.Id, reference);
                return;
            }
            await CaptureAsync(wallet, heard.Id, reference);
            status = "succeeded";
        }
        if (status == "succeeded" && chance.Next(2) == 0)
        {
            if (chance.Next(4) == 0)
            {
                await wallet.ArmAsync("refund", Break(), reference, 4000);
            }
            await RefundAsync(heard.Id, reference, whole: false);
        }
    }

    private async Task CaptureAsync(WalletClient wallet, string id, string reference)
    {
        if (chance.Next(4) == 0)
        {
            await wallet.ArmAsync("capture", Break(), reference, 4000);
        }
        await AskAsync(reference + ":c1", $"/v1/payments/{id}/captures", new JsonObject { ["amount"] = chance.Next(1100, 1500) * Won });
        if (chance.Next(3) > 0)
        {
            await AskAsync(
                reference + ":c2",
                $"/v1/payments/{id}/captures",
                new JsonObject { ["amount"] = chance.Next(100, 400) * Won, ["final"] = true }
            );
        }
    }

    private async Task RefundAsync(string id, string reference, bool whole)
    {
        if (whole || chance.Next(3) == 0)
        {
            await AskAsync(reference + ":r", $"/v1/payments/{id}/refunds", []);
            return;
        }
        for (var part = 1; part <= 2; part++)
        {
            await AskAsync(
                string.Create(CultureInfo.InvariantCulture, $"{reference}:r{part}"),
                $"/v1/payments/{id}/refunds",
                new JsonObject { ["amount"] = chance.Next(100, 600) * Won, ["reason"] = "returned" }
            );
        }
    }

    private Task<Heard> CancelAsync(string id, string reference) => AskAsync(reference + ":x", $"/v1/payments/{id}/cancel", []);

    // Sometimes twice at once, as an impatient till does.
    private async Task<Heard> AskAsync(string key, string path, JsonObject body, string? prefer = null)
    {
        var answer = merchant.AskAsync(key, path, body, prefer);
        if (chance.Next(8) == 0)
        {
            await merchant.RepeatAsync(merchant.Sent.First(one => one.Key == key), prefer);
        }
        return await answer;
    }

    private async Task AgainAsync()
    {
        var sent = merchant.Sent.Where(one => one.Answers.Any(a => a.IsGood)).ToArray();
        if (sent.Length > 0)
        {
            await merchant.RepeatAsync(sent[chance.Next(sent.Length)]);
        }
    }

    private async Task<string?> UntilShownAsync(string id)
    {
        for (var look = 0; look < 40; look++)
        {
            var payment = await merchant.GetAsync($"/v1/payments/{id}");
            if (payment?["code"]?["payload"] is { } payload)
            {
                return payload.GetValue<string>();
            }
            await Task.Delay(150, CancellationToken.None);
        }
        return null;
    }

    // A till does not wait for ever; what it leaves is ended in the calm.
    private async Task<string?> UntilPaidAsync(string id)
    {
        for (var look = 0; look < 20; look++)
        {
            var status = (await merchant.GetAsync($"/v1/payments/{id}"))?["status"]?.GetValue<string>();
            if (status is not (null or "processing" or "awaiting_customer"))
            {
                return status;
            }
            await Task.Delay(150, CancellationToken.None);
        }
        return null;
    }

    // True: the wallet is slow to answer the charge.
    private async Task<bool> TroubleAsync(WalletClient wallet, string reference, string[] operations)
    {
        if (chance.Next(4) > 0)
        {
            return false;
        }
        var at = chance.Next(2) == 0 ? operations[0] : operations[chance.Next(operations.Length)];
        await wallet.ArmAsync(at, Break(), reference, chance.Next(500, 5000));
        if (wallet.Name == "manmulsang" && chance.Next(3) == 0)
        {
            await wallet.ArmAsync("callback", chance.Next(2) == 0 ? "drop_callback" : "duplicate_callback", reference, 0);
        }
        return at == operations[0];
    }

    private int Kind() => IsFirst ? 0 : chance.Next(10);

    private string Break() => Breaks[chance.Next(Breaks.Length)];

    private string Trigger() => chance.Next(8) == 0 ? string.Create(CultureInfo.InvariantCulture, $"-F0{chance.Next(1, 5)}") : "";

    // Round sums would never show which of two movements is which.
    private long Amount() => (chance.Next(14) == 0 ? LittleMoney : chance.Next(2000, 9000)) * Won;
}
