using System.Text.Json;

namespace Mocks.Kit;

/// <summary>
/// What a wallet must say about itself; the kit does the rest: transport, faults on the line, request log, clocks and the
/// `/__wallet/` routes. All state lives in the subclass and is touched under <see cref="Scheduler"/> only.
/// </summary>
public abstract class Wallet : IDisposable
{
    /// <summary>Makes the shared parts on the given source of real time.</summary>
    protected Wallet(TimeProvider time)
    {
        Clock = new WalletClock(time);
        Scheduler = new WalletScheduler(Clock);
        Faults = new ArmedFaults(FaultExists);
        Requests = new RequestLog(name => IsSecretHeader(name));
    }

    /// <summary>The scheme's id, e.g. `jeonseong`.</summary>
    public abstract string Name { get; }

    /// <summary>The names that a fault's `operation` may have, without `*`.</summary>
    public abstract IReadOnlyList<string> Operations { get; }

    /// <summary>Real and business time.</summary>
    public WalletClock Clock { get; }

    /// <summary>The wallet's lock and agenda.</summary>
    public WalletScheduler Scheduler { get; }

    /// <summary>What really happened with money.</summary>
    public Ledger Ledger { get; } = new();

    /// <summary>Armed faults.</summary>
    public ArmedFaults Faults { get; }

    /// <summary>What was asked.</summary>
    public RequestLog Requests { get; }

    /// <summary>Switches.</summary>
    public WalletConfig Config { get; } = new();

    /// <summary>Whether a kind of fault exists for an operation (one of <see cref="Operations"/>).</summary>
    public abstract bool HasFault(string operation, string kind);

    /// <summary>The same for what may be armed: a known operation, or `*` if the kind exists for any.</summary>
    public bool FaultExists(string operation, string kind) =>
        operation == "*" ? Operations.Any(one => HasFault(one, kind)) : Operations.Contains(operation) && HasFault(operation, kind);

    /// <summary>The operation's name for the request log; `unknown` if it is none. Must not throw, may not change anything.</summary>
    public abstract string OperationOf(WalletRequest request);

    /// <summary>Header names (lower case) whose values the request log hides, besides `authorization`.</summary>
    public virtual bool IsSecretHeader(string lowerCaseName) => false;

    /// <summary>Answers one protocol request. Enters the scheduler by itself.</summary>
    public abstract ValueTask<WalletReply> AnswerAsync(WalletRequest request, CancellationToken cancellationToken);

    /// <summary>Forgets everything of its own that a reset forgets. Called under the lock; the kit's parts are cleared already.</summary>
    public abstract void Forget();

    /// <summary>Lets the payer act; a wallet whose payer has nothing to do after the scan leaves it as it is.</summary>
    public virtual ValueTask<AdminReply> ActAsync(CustomerRequest request) =>
        new(AdminReply.NotSupported("the payer of this wallet has nothing to do"));

    /// <summary>Mints a customer's code; a wallet without such codes leaves it as it is.</summary>
    public virtual AdminReply MintCode(JsonElement request) => AdminReply.NotSupported("this wallet has no codes of customers");

    /// <summary>Registers a caller's public key.</summary>
    public virtual AdminReply RegisterKey(JsonElement request) => AdminReply.NotSupported("this wallet has no such keys");

    /// <summary>Called after every change by `/__wallet/config`, under the lock.</summary>
    public virtual void ConfigChanged() { }

    /// <summary>Back to the first day, except for registered keys and the numbering of codes.</summary>
    public void Reset() =>
        Scheduler.Enter(_ =>
        {
            Scheduler.Clear();
            Ledger.Clear();
            Faults.Reset();
            Requests.Clear();
            Config.Reset();
            Clock.Set(null, frozen: false);
            Forget();
        });

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops timers and whatever the wallet runs by itself.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Scheduler.Dispose();
        }
    }
}
