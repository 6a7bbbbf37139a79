using System.Text.Json;
using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>The shop super-app: checks every request in the documented order, then hands it to <see cref="Operations"/>.</summary>
internal sealed partial class ManmulSangWallet : Wallet
{
    private static readonly string[] Posts = ["createOrder", "cancel", "void", "capture", "refund"];

    private readonly Courier courier;

    private readonly Events events;

    private readonly Tokens tokens = new();

    private readonly Operations book;

    private readonly OrderLife life;

    private readonly Dictionary<string, Kept> kept = [];

    public ManmulSangWallet(TimeProvider time)
        : this(time, CourierRoad.Real()) { }

    public ManmulSangWallet(TimeProvider time, CourierRoad road)
        : base(time)
    {
        AsyncMs = Config.Milliseconds("async_ms", 200);
        PendingMs = Config.Milliseconds("pending_ms", 6000);
        AutoPayMs = Config.OptionalMilliseconds("auto_pay_ms");
        CallbackTimeoutMs = Config.Milliseconds("callback_timeout_ms", 5000);
        CallbackRetryMs = Config.MillisecondList("callback_retry_ms", 10_000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000, 86_400_000);
        courier = new Courier(Clock, Vault, CallbackTimeoutMs, CallbackRetryMs, road);
        events = new Events(courier, Faults, Clock);
        life = new OrderLife(this, events, AsyncMs, PendingMs, AutoPayMs);
        book = new Operations(life, events);
    }

    public Setting<int> AsyncMs { get; }

    public Setting<int> PendingMs { get; }

    public Setting<int?> AutoPayMs { get; }

    public Setting<int> CallbackTimeoutMs { get; }

    public Setting<IReadOnlyList<int>> CallbackRetryMs { get; }

    public override string Name => "manmulsang";

    public override IReadOnlyList<string> Operations { get; } =
    [
        "token",
        "createOrder",
        "getOrder",
        "findOrders",
        "cancel",
        "void",
        "capture",
        "refund",
        "getCapture",
        "getRefund",
        "events",
        "settlement",
        "keys",
        "callback",
    ];

    public override string OperationOf(WalletRequest request) => Route.Of(request)?.Operation ?? "unknown";

    public override bool IsSecretHeader(string lowerCaseName) => lowerCaseName == "signature";

    public override async ValueTask<WalletReply> AnswerAsync(WalletRequest request, CancellationToken cancellation)
    {
        var answer = Vault.Enter(now => Begin(request, now));
        if (answer.First is { } first)
        {
            await Task.WhenAny(first, Task.Delay(TimeSpan.FromSeconds(3), Clock.Time, cancellation));
            Vault.Enter(_ => answer.Running?.Running = false);
        }

        return answer.Reply;
    }

    public override void Forget()
    {
        courier.Forget();
        events.Forget();
        tokens.Forget();
        book.Forget();
        life.Completed.Clear();
        kept.Clear();
    }

    public override ValueTask<AdminReply> ActAsync(CustomerRequest request) =>
        new(Vault.Enter(now => book.Act(request, now, IsMaintenance(now))));

    public override AdminReply MintCode(JsonElement request) => AdminReply.NotSupported("ManmulSang has no customer code");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            courier.Dispose();
        }

        base.Dispose(disposing);
    }
}
