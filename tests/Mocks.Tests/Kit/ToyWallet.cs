using System.Text.Json;
using System.Text.Json.Nodes;
using Mocks.Kit;

namespace Mocks.Tests.Kit;

/// <summary>The smallest wallet that plugs into the kit: it echoes what arrived, and takes a won for it.</summary>
internal sealed class ToyWallet : Wallet
{
    public ToyWallet(TimeProvider time)
        : base(time)
    {
        PendingMs = Config.Milliseconds("pending_ms", 6000);
        AutoPayMs = Config.OptionalMilliseconds("auto_pay_ms");
        RetryMs = Config.MillisecondList("retry_ms", 10, 20);
        Blocked = Config.TextList("blocked", "a");
    }

    public override string Name => "toy";

    public override IReadOnlyList<string> Operations { get; } = ["echo", "callback"];

    public Setting<int> PendingMs { get; }

    public Setting<int?> AutoPayMs { get; }

    public Setting<IReadOnlyList<int>> RetryMs { get; }

    public Setting<IReadOnlyList<string>> Blocked { get; }

    public WalletRequest? Last { get; private set; }

    public int Forgotten { get; private set; }

    public override bool HasFault(string operation, string kind) =>
        operation == "echo" ? FaultKinds.OnTheLine.Contains(kind) || kind == "unknown_outcome" : kind == "drop_callback";

    public override string OperationOf(WalletRequest request) => request.Path == "/echo" ? "echo" : "unknown";

    public override bool IsSecretHeader(string lowerCaseName) => lowerCaseName == "x-sign";

    public override ValueTask<WalletReply> AnswerAsync(WalletRequest request, CancellationToken cancellationToken) =>
        new(
            Scheduler.Enter(now =>
            {
                Last = request;
                var reference = request.Parameter("ref");
                var fault = Faults.Take("echo", reference);
                return
                    fault is not null
                    && BrokenAnswers.Break(fault, now.Real, () => Echo(request, now), () => WalletReply.Text(200, "text/plain", "unknown"))
                        is { } broken
                    ? broken
                    : Echo(request, now);
            })
        );

    public override void Forget() => Forgotten++;

    public override ValueTask<AdminReply> ActAsync(CustomerRequest request) =>
        new(AdminReply.Ok(new JsonObject { ["order"] = request.Order ?? request.Payload }));

    public override AdminReply MintCode(JsonElement request) => AdminReply.Created(new JsonObject { ["code"] = "1" });

    private WalletReply Echo(WalletRequest request, Moment now)
    {
        Ledger.Book(Movement.Charge, "W1", "G1", null, request.Parameter("ref"), 100, now.Business);
        return new WalletReply(200, [new("Content-Type", "Text/Odd; x=1"), new("X-Odd-Case", "1"), new("X-Odd-Case", "2")], request.Body);
    }
}
