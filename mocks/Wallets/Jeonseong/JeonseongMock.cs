using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>The mock of the wallet Jeonseong, running.</summary>
public sealed class JeonseongMock : WalletMock
{
    private readonly JeonseongWallet _wallet;

    private JeonseongMock(JeonseongWallet wallet, WalletHost host)
        : base(wallet, host)
    {
        this._wallet = wallet;
    }

    /// <summary>`pending_ms`: how long an outcome under way stays open.</summary>
    public Setting<int> PendingMs => _wallet.Switches.PendingMs;

    /// <summary>`pin_wait_ms`: how long a charge waits for the PIN.</summary>
    public Setting<int> PinWaitMs => _wallet.Switches.PinWaitMs;

    /// <summary>`auto_pay_ms`: every order is paid that long after it was made, if set.</summary>
    public Setting<int?> AutoPayMs => _wallet.Switches.AutoPayMs;

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<JeonseongMock> StartAsync(JeonseongOptions options)
    {
        var started = new JeonseongWallet(options);
        return new JeonseongMock(started, await WalletHost.StartAsync(started, options.Port));
    }

    /// <summary>A payer's EMV CPM code, fresh.</summary>
    public string MintCode(long? amountLimitWon = null, bool expired = false, bool tampered = false) =>
        _wallet.Mint(barcode: false, null, amountLimitWon, expired, tampered).Text;

    /// <summary>A payer's barcode of 20 digits, fresh.</summary>
    public string MintBarcode(long? amountLimitWon = null, bool expired = false, bool tampered = false) =>
        _wallet.Mint(barcode: true, null, amountLimitWon, expired, tampered).Text;
}
