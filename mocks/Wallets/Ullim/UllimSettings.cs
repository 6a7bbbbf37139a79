using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>The switches of `/__wallet/config`.</summary>
internal sealed class UllimSettings(WalletConfig config)
{
    public Setting<int> PendingMs { get; } = config.Milliseconds("pending_ms", 6000);

    public Setting<int> BatchMs { get; } = config.Milliseconds("batch_ms", 2000);

    public Setting<int> RefundMs { get; } = config.Milliseconds("refund_ms", 2000);

    public Setting<IReadOnlyList<string>> BlockedWallets { get; } =
        config.TextList("blocked_wallets", "8850990000000001", "8850990000000002");
}
