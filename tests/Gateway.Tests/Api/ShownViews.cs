using System.Text.Json;
using Adapters.Contract;
using Gateway.Ids;
using Gateway.Payments.Processing;
using Gateway.Store.Sql;
using Gateway.Tests.World;
using Gateway.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Kit;

namespace Gateway.Tests.Api;

/// <summary>Gathers every view of a payment and its parts, and beside them what the wallet and the timeline say.</summary>
internal sealed class ShownViews(TestWorld world)
{
    private readonly List<ShownView> _shown = [];

    /// <summary>All that was gathered.</summary>
    public IReadOnlyList<ShownView> Shown => _shown;

    /// <summary>Adds one more.</summary>
    public void Add(ShownView one)
    {
        lock (_shown)
        {
            _shown.Add(one);
        }
    }

    /// <summary>Takes down what the wallet and the timeline say, and then every view.</summary>
    public async Task ShowAsync(ShownStory story, List<Reply> answers)
    {
        await TakeDownAsync(story);
        foreach (var answer in answers)
        {
            var until = answer.Member("updated_at").GetString();
            Add(new ShownView(Kind(answer.Json), "an answer", story, answer.Json, Last(story, until!)));
        }
        await ReadAsync(story, "payment", "a read", $"/v1/payments/{story.Id}");
        await ReadAsync(story, "payment", "an operator's read", $"/admin/v1/payments/{story.Id}");
        foreach (var part in story.Parts)
        {
            if (part.Kind == "capture")
            {
                await ReadAsync(story, "capture", "a read", $"/v1/captures/{part.Id}");
            }
            else
            {
                await ReadAsync(story, "refund", "a read", $"/v1/refunds/{part.Id}");
            }
        }
        await ListAsync(story, "a list", $"/v1/payments?reference={story.Request.GetProperty("reference").GetString()}");
        await ListAsync(story, "a list", $"/v1/refunds?payment={story.Id}");
        var events = await world.Merchant.GetAsync($"/v1/events?payment={story.Id}&limit=100");
        foreach (var one in events.Member("data").EnumerateArray())
        {
            var data = one.GetProperty("data");
            var at = one.GetProperty("timestamp").GetString();
            Add(new ShownView(Kind(data), "an event", story, data, at));
        }
    }

    private async Task TakeDownAsync(ShownStory story)
    {
        var timeline = await world.Merchant.GetAsync($"/v1/payments/{story.Id}/timeline");
        story.Lines =
        [
            .. timeline
                .Member("data")
                .EnumerateArray()
                .Select(line => new ShownLine(
                    line.GetProperty("at").GetString()!,
                    line.GetProperty("type").GetString()!,
                    line.GetProperty("detail").TryGetProperty("id", out var id) ? id.GetString() : null
                )),
        ];
        var reference = story.Request.GetProperty("reference").GetString();
        WalletMock mock =
            story.Scheme == "jeonseong" ? world.Jeonseong
            : story.Scheme == "ullim" ? world.Ullim
            : world.ManmulSang;
        story.Ledger = [.. mock.Ledger.Where(entry => entry.MerchantReference == reference)];
        await AskAsync(story);
        // A charge that takes all at once is shown as the one capture of it.
        if (
            story.Ledger.FirstOrDefault(entry => entry.Kind == Mocks.Kit.Movement.Charge) is { } taken
            && story.Lines.FirstOrDefault(line => line.Type == "capture.succeeded") is { } booked
        )
        {
            story.Parts = story.Parts.Insert(
                0,
                new AskedPart("capture", booked.PartId!, taken.AmountChon, null, Final: false) { WalletId = taken.WalletReference }
            );
        }
    }

    /// <summary>Asks by the wallet's own interface, with nothing but the numbers that the gateway gave it.</summary>
    public async Task AskAsync(ShownStory story)
    {
        var wallet = world.Services.GetRequiredService<WalletDirectory>().Find(story.Scheme)!;
        var payment = await world.Services.GetRequiredService<PaymentStore>().FindAsync("mer_world", story.Id);
        var charge = Charges.Of(payment!, earlierTries: 0);
        if (
            await wallet.InquireAsync(charge with { SchemeReference = null }, CancellationToken.None) is WalletResult<OrderState>.Succeeded
            {
                Value: var standing
            }
        )
        {
            story.HeldUntil ??= (standing as OrderState.Authorized)?.Until;
        }
        story.Parts = [.. await Task.WhenAll(story.Parts.Select(part => WithWalletIdAsync(wallet, charge, part)))];
    }

    private static async Task<AskedPart> WithWalletIdAsync(IWallet wallet, Charge charge, AskedPart part)
    {
        var sent = new Operation
        {
            Number = ObjectId.NumberOf(part.Id),
            AmountMinor = part.Amount,
            CreatedAt = charge.CreatedAt,
        };
        var answer =
            part.Kind == "capture"
                ? await ((ICaptures)wallet).InquireCaptureAsync(charge, sent, CancellationToken.None)
                : await ((IRefunds)wallet).InquireRefundAsync(charge, sent, CancellationToken.None);
        return answer is WalletResult<Adapters.Contract.OperationResult>.Succeeded { Value: var moved }
            ? part with
            {
                WalletId = moved.SchemeReference,
            }
            : part;
    }

    private async Task ReadAsync(ShownStory story, string kind, string where, string path)
    {
        var key = path.StartsWith("/admin", StringComparison.Ordinal) ? TestWorld.AdminKey : TestWorld.Key;
        var reply = await TestWorld.Client(world.Address, key).GetAsync(path);
        Assert.True(reply.Status == 200, reply.Text);
        Add(new ShownView(kind, where, story, reply.Json));
    }

    private async Task ListAsync(ShownStory story, string where, string path)
    {
        var reply = await world.Merchant.GetAsync(path);
        foreach (var row in reply.Member("data").EnumerateArray())
        {
            Add(new ShownView(Kind(row), where, story, row));
        }
    }

    // The last line that had been written when an answer was made.
    private static string Last(ShownStory story, string updated) =>
        story.Lines.Last(line => string.CompareOrdinal(line.At, updated) <= 0).At;

    private static string Kind(JsonElement json) => json.GetProperty("object").GetString()!;
}
