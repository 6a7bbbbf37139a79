namespace Mocks.Kit;

/// <summary>
/// A running mock, as a test or the sandbox holds it. What `/__wallet/` offers over HTTP is here without it.
/// </summary>
public abstract class WalletMock : IAsyncDisposable
{
    private readonly WalletHost _host;

    /// <summary>Holds a wallet that listens.</summary>
    protected WalletMock(Wallet wallet, WalletHost host)
    {
        Wallet = wallet;
        this._host = host;
    }

    /// <summary>The scheme's id, e.g. `jeonseong`.</summary>
    public string Name => Wallet.Name;

    /// <summary>Where it listens.</summary>
    public Uri BaseUrl => _host.BaseUrl;

    /// <summary>Both clocks.</summary>
    public WalletClock Clock => Wallet.Clock;

    /// <summary>Armed faults.</summary>
    public ArmedFaults Faults => Wallet.Faults;

    /// <summary>What was asked.</summary>
    public RequestLog Requests => Wallet.Requests;

    /// <summary>Every movement of money by now, oldest first.</summary>
    public IReadOnlyList<LedgerEntry> Ledger => Wallet.Scheduler.Enter(_ => Wallet.Ledger.Entries);

    /// <summary>The wallet itself.</summary>
    protected Wallet Wallet { get; }

    /// <summary>Forgets all but registered keys and the numbering of codes.</summary>
    public void Reset() => Wallet.Reset();

    /// <summary>Sets the business clock; null ties it to the real clock again.</summary>
    public void SetBusinessClock(DateTimeOffset? now, bool frozen = false) => Wallet.Scheduler.SetBusinessClock(now, frozen);

    /// <summary>Lets the payer act on an order: the gateway's number, the wallet's id or the token in the code.</summary>
    public ValueTask<AdminReply> ActAsync(string order, string action, string? code = null) =>
        Wallet.ActAsync(new CustomerRequest(order, null, action, code));

    /// <summary>Lets the payer scan the whole displayed EMVCo text and act.</summary>
    public ValueTask<AdminReply> ScanAsync(string payload, string action) =>
        Wallet.ActAsync(new CustomerRequest(null, payload, action, null));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
