using System.Text.Json;
using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>The card-linking wallet: signed vouchers, one URL of XML, batches and settlement by download.</summary>
internal sealed class UllimWallet : Wallet
{
    private const string GatewayPath = "/ullim/gw";
    private readonly Callers _callers = new();
    private readonly Rooms _rooms;
    private readonly Gateway _gateway;
    private readonly Downloads _downloads;

    public UllimWallet(UllimOptions options)
        : base(options.Time)
    {
        Settings = new UllimSettings(Config);
        _rooms = new Rooms(Ledger, Scheduler, Settings);
        _gateway = new Gateway(_rooms, _callers, Faults, Scheduler, Clock);
        _downloads = new Downloads(_rooms, _callers, Faults, Scheduler);
        if (options.PublicKeyPem is { } pem && !_callers.Register(options.ApiKey, pem))
        {
            throw new ArgumentException("no public key of that form", nameof(options));
        }
    }

    public override string Name => "ullim";

    public override IReadOnlyList<string> Operations => UllimFaults.Operations;

    public UllimSettings Settings { get; }

    public override bool HasFault(string operation, string kind) => UllimFaults.Has(operation, kind);

    public override string OperationOf(WalletRequest request) =>
        request.Path == GatewayPath
            ? Message.Read(request.Headers.Only("Content-Type"), request.Body)?.Op is { } op && UllimFaults.IsOperation(op)
                ? op
                : "unknown"
            : Downloads.Route(request.Path).Operation ?? "unknown";

    public override bool IsSecretHeader(string lowerCaseName) => lowerCaseName == "x-sign";

    public override ValueTask<WalletReply> AnswerAsync(WalletRequest request, CancellationToken cancellationToken)
    {
        var (operation, name) = Downloads.Route(request.Path);
        return new(
            (request.Path, operation, request.Method) switch
            {
                (GatewayPath, _, "POST") => _gateway.Answer(request),
                (_, not null, "GET") => _downloads.Answer(request, operation, name),
                (GatewayPath, _, _) or (_, not null, _) => WalletReply.Empty(405),
                _ => WalletReply.Empty(404),
            }
        );
    }

    public bool Register(string apiKey, string publicKeyPem) => _callers.Register(apiKey, publicKeyPem);

    public override void Forget() => _rooms.Forget();

    public override void ConfigChanged() => _rooms.BlockListChanged();

    public override AdminReply MintCode(JsonElement request) => Minting.Answer(request, Clock.Now);

    public override AdminReply RegisterKey(JsonElement request) =>
        AdminJson.TryText(request, "api_key", out var apiKey)
        && AdminJson.TryText(request, "public_key_pem", out var pem)
        && apiKey is not null
        && pem is not null
        && _callers.Register(apiKey, pem)
            ? AdminReply.Done()
            : AdminReply.BadRequest("api_key and public_key_pem (RSA) are needed");
}
