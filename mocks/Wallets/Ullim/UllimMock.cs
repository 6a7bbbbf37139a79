using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>The running mock of the wallet Ullim.</summary>
public sealed class UllimMock : WalletMock
{
    private readonly UllimWallet _wallet;

    private UllimMock(UllimWallet wallet, WalletHost host)
        : base(wallet, host) => this._wallet = wallet;

    /// <summary>How long a charge stays open that a trigger leaves open.</summary>
    public Setting<int> PendingMs => _wallet.Settings.PendingMs;

    /// <summary>How long a batch takes.</summary>
    public Setting<int> BatchMs => _wallet.Settings.BatchMs;

    /// <summary>How long a refund takes.</summary>
    public Setting<int> RefundMs => _wallet.Settings.RefundMs;

    /// <summary>The block list.</summary>
    public Setting<IReadOnlyList<string>> BlockedWallets => _wallet.Settings.BlockedWallets;

    /// <summary>Starts the mock.</summary>
    public static async Task<UllimMock> StartAsync(UllimOptions options)
    {
        var started = new UllimWallet(options);
        return new UllimMock(started, await WalletHost.StartAsync(started, options.Port));
    }

    /// <summary>Registers or replaces the public key of an API key.</summary>
    public void RegisterKey(string apiKey, string publicKeyPem)
    {
        if (!_wallet.Register(apiKey, publicKeyPem))
        {
            throw new ArgumentException("no public key of that form", nameof(publicKeyPem));
        }
    }

    /// <summary>Mints a voucher that was never given before.</summary>
    public MintedVoucher Mint(VoucherOrder order) => Minting.Mint(order, _wallet.Clock.Now);

    /// <summary>Mints an ordinary voucher.</summary>
    public MintedVoucher Mint() => Mint(new VoucherOrder());
}
