using System.Security.Cryptography;
using Gateway.Ids;
using Gateway.Payments.Model;
using Microsoft.Extensions.Configuration;
using Mocks.Jeonseong;
using Mocks.Kit;
using Mocks.ManmulSang;
using Mocks.Ullim;

namespace Simulation.Tests.World;

/// <summary>One seed's world: three wallets, one store that outlives every crash, and a gateway process at a time.</summary>
internal sealed class SimWorld : IDisposable
{
    public const string Key = "sk_test_simulation_0001";
    public const string AdminKey = "ak_simulation_0002";
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
    private static readonly RSA Rsa = RSA.Create(2048);

    [ThreadStatic]
    private static SimWorld? _here;

    private readonly List<SimNode> _lives = [];
    private readonly List<SimStore> _former = [];
    private DateTimeOffset? _due;
    private bool _dueIsKnown;

    public SimWorld(int seed, bool onPostgres)
    {
        _here = this;
        ObjectId.Simulate(new Random(seed));
        Seed = seed;
        Loop = new Loop(seed, Start) { NextDue = FirstDue };
        Store = SimStore.New(onPostgres);
        Audit = new Audit(this);
        var time = new LoopTime(Loop, owner: null);
        Jeonseong = new JeonseongWallet(new JeonseongOptions { Time = time });
        ManmulSang = new ManmulSangWallet(
            time,
            new CallbackRoute(
                new SimPost(() => this),
                way =>
                {
                    Loop.After(TimeSpan.Zero, () => _ = Audit.WatchAsync(way()), owner: null);
                    return Task.CompletedTask;
                }
            )
        );
        Ullim = new UllimWallet(new UllimOptions { Time = time, PublicKeyPem = Rsa.ExportSubjectPublicKeyInfoPem() });
        Wallets = [Jeonseong, ManmulSang, Ullim];
        Receivers = [new SimReceiver(this, "http://books.example/hook"), new SimReceiver(this, "http://stock.example/hook")];
    }

    /// <summary>The world of this thread.</summary>
    public static SimWorld Here => _here!;

    public int Seed { get; }
    public Loop Loop { get; }
    public Weather Weather { get; } = new();
    public Audit Audit { get; }
    public JeonseongWallet Jeonseong { get; }
    public ManmulSangWallet ManmulSang { get; }
    public UllimWallet Ullim { get; }
    public IReadOnlyList<Wallet> Wallets { get; }
    public IReadOnlyList<SimReceiver> Receivers { get; }
    public SimStore Store { get; private set; }

    /// <summary>What a store that was put back does not know any more.</summary>
    public Forgotten Forgotten { get; } = new();

    /// <summary>How often an older copy of the store was put back.</summary>
    public int Restores { get; private set; }

    /// <summary>Commits so far, over all lives.</summary>
    public int Commits { get; private set; }

    /// <summary>Until when the wallets' lists of events are read although nothing is due.</summary>
    public DateTimeOffset ReadsEventsUntil { get; set; }

    /// <summary>The process that runs now; null between two lives.</summary>
    public SimNode? Node { get; private set; }

    /// <summary>How often it was killed.</summary>
    public int Kills { get; private set; }

    public static IConfiguration Settings { get; } =
        new ConfigurationBuilder()
            .AddInMemoryCollection(WalletAccounts.Of("http://jeonseong.example", "http://manmulsang.example", "http://ullim.example", Rsa))
            .AddInMemoryCollection(
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["Gateway:PublicUrl"] = "http://gateway.example",
                    ["Gateway:RateLimit:RequestsPerSecond"] = "0",
                    ["Gateway:AdminKey"] = AdminKey,
                    ["Gateway:DataKey"] = "VEVTVC1EQVRBLUtFWS1ETy1OT1QtVVNFLTAwMDEtMzJieXRlcw==",
                    ["Gateway:Webhooks:AllowInsecure"] = "true",
                    ["Gateway:Merchants:0:Id"] = "mer_sim",
                    ["Gateway:Merchants:0:Name"] = "Simulated shop",
                    ["Gateway:Merchants:0:ApiKeys:0"] = Key,
                    ["Adapters:Jeonseong:MaxRequestsPerSecond"] = "0",
                    // A day of closes every five seconds would be most of a run.
                    ["Adapters:Jeonseong:ReverseWindowSeconds"] = "3600",
                    ["Adapters:ManmulSang:MaxRequestsPerSecond"] = "0",
                }
            )
            .Build();

    /// <summary>Starts a gateway process over the store.</summary>
    public async Task StartNodeAsync()
    {
        var node = await SimNode.StartAsync(this);
        _lives.Add(node);
        Node = node;
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        if (Node is { } node)
        {
            Node = null;
            Kills++;
            node.Life.End();
        }
    }

    /// <summary>Puts an older copy in the place of the store; no process may live.</summary>
    public void Restore(SimStore copy)
    {
        Audit.Forget(Forgotten.Add(Store, copy));
        _former.Add(Store);
        Store = copy;
        Restores++;
        _dueIsKnown = false;
    }

    /// <summary>Something was committed: what is due may have changed.</summary>
    public void Committed()
    {
        Commits++;
        _dueIsKnown = false;
    }

    /// <summary>
    /// The wallets' movements of a payment. A number that a forgotten payment drew may have been drawn again: then the
    /// reference tells them apart.
    /// </summary>
    public List<LedgerEntry> LedgerOf(Payment payment) =>
        [
            .. Wallets
                .SelectMany(w => w.Scheduler.Enter(_ => w.Ledger.Entries))
                .Where(e =>
                    e.GatewayReference == payment.Number
                    || (
                        e.GatewayReference == payment.Allocated
                        && (!Forgotten.HasNumber(payment.Allocated) || e.MerchantReference == payment.Terms.Reference)
                    )
                ),
        ];

    /// <summary>Reads the store as it is on disk.</summary>
    public T Read<T>(Func<SimStore, T> read) => read(Store);

    /// <summary>What is due the longest.</summary>
    public string Overdue() =>
        $"now {Loop.Now:O} " + Store.Scalar("select doc from payments where due_at is not null order by due_at limit 1");

    public void Dispose()
    {
        Node?.Life.End();
        ObjectId.Simulate(null);
        foreach (var life in _lives)
        {
            life.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        foreach (var wallet in Wallets)
        {
            wallet.Dispose();
        }
        foreach (var store in _former.Append(Store))
        {
            store.Dispose();
        }
    }

    private DateTimeOffset? FirstDue()
    {
        if (Loop.Now < ReadsEventsUntil)
        {
            return Loop.Now;
        }
        if (!_dueIsKnown)
        {
            _due = Store.Scalar(Store.FirstDue) is long due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null;
            _dueIsKnown = true;
        }
        return _due;
    }
}
