using System.Text.Json;
using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>The shop super-app: checks every request in the documented order, then hands it to <see cref="Operations"/>.</summary>
internal sealed partial class ManmulSangWallet : Wallet
{
    private static readonly string[] Posts = ["createOrder", "cancel", "void", "capture", "refund"];

    private readonly CallbackSender _sender;

    private readonly Events _events;

    private readonly Tokens _tokens = new();

    private readonly Operations _book;

    private readonly OrderLife _life;

    private readonly Dictionary<string, Kept> _kept = [];

    public ManmulSangWallet(TimeProvider time)
        : this(time, CallbackRoute.Real()) { }

    public ManmulSangWallet(TimeProvider time, CallbackRoute road)
        : base(time)
    {
        AsyncMs = Config.Milliseconds("async_ms", 200);
        PendingMs = Config.Milliseconds("pending_ms", 6000);
        AutoPayMs = Config.OptionalMilliseconds("auto_pay_ms");
        CallbackTimeoutMs = Config.Milliseconds("callback_timeout_ms", 5000);
        CallbackRetryMs = Config.MillisecondList("callback_retry_ms", 10_000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000, 86_400_000);
        _sender = new CallbackSender(Clock, Scheduler, CallbackTimeoutMs, CallbackRetryMs, road);
        _events = new Events(_sender, Faults, Clock);
        _life = new OrderLife(this, _events, AsyncMs, PendingMs, AutoPayMs);
        _book = new Operations(_life, _events);
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

    public override async ValueTask<WalletReply> AnswerAsync(WalletRequest request, CancellationToken cancellationToken)
    {
        var answer = Scheduler.Enter(now => Begin(request, now));
        if (answer.First is { } first)
        {
            await Task.WhenAny(first, Task.Delay(TimeSpan.FromSeconds(3), Clock.Time, cancellationToken));
            Scheduler.Enter(_ => answer.Running?.Running = false);
        }

        return answer.Reply;
    }

    public override void Forget()
    {
        _sender.Forget();
        _events.Forget();
        _tokens.Forget();
        _book.Forget();
        _life.Completed.Clear();
        _kept.Clear();
    }

    public override ValueTask<AdminReply> ActAsync(CustomerRequest request) =>
        new(Scheduler.Enter(now => _book.Act(request, now, IsMaintenance(now))));

    public override AdminReply MintCode(JsonElement request) => AdminReply.NotSupported("ManmulSang has no customer code");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sender.Dispose();
        }

        base.Dispose(disposing);
    }
}
