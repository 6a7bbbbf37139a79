using System.Globalization;
using Mocks.Client;
using Sandbox;

namespace Isolation;

/// <summary>A merchant that makes payments through each wallet over its API.</summary>
internal sealed class MerchantClient(SandboxWorld world)
{
    private const long Price = 1_250_000;
    private readonly GatewayClient _client = world.Merchant;
    private int _sales;

    public Task<Told> PayJeonseongAsync(CancellationToken cancellationToken) => PayAsync(world.Jeonseong.MintCode(), cancellationToken);

    public Task<Told> ShowManmulSangAsync(CancellationToken cancellationToken) =>
        ReadAsync(sale => _client.Within(cancellationToken).PresentAsync("manmulsang", Price, sale, idempotencyKey: sale));

    public Task<Told> PayUllimAsync(CancellationToken cancellationToken) => PayAsync(world.Ullim.Mint().Code, cancellationToken);

    /// <summary>The status once the payment is no longer processing, or what it is after half a minute.</summary>
    public async Task<string> OutcomeAsync(string payment, CancellationToken cancellationToken) =>
        (await _client.Within(cancellationToken).GetAsync($"/v1/payments/{payment}", "wait=30")).State;

    private Task<Told> PayAsync(string code, CancellationToken cancellationToken) =>
        ReadAsync(sale => _client.Within(cancellationToken).PayAsync(code, Price, sale, sale));

    private async Task<Told> ReadAsync(Func<string, Task<Reply>> askAsync)
    {
        try
        {
            return Read(await askAsync(string.Create(CultureInfo.InvariantCulture, $"sale-{Interlocked.Increment(ref _sales)}")));
        }
        catch (HttpRequestException)
        {
            return new Told(Ending.Error, null);
        }
    }

    private static Told Read(Reply reply)
    {
        if (reply.Status != 201)
        {
            return new Told(reply.Status == 503 ? Ending.Shed : Ending.Error, null);
        }
        var ending = reply.State switch
        {
            "succeeded" or "awaiting_customer" => Ending.Done,
            "processing" => Ending.Open,
            "declined" when reply.Member("decline", "reason").GetString() == "scheme_unavailable" => Ending.Unavailable,
            "declined" => Ending.Declined,
            _ => Ending.Error,
        };
        return new Told(ending, reply.Id);
    }
}
