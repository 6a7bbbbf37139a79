using System.Text.Json;
using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>The card-linking wallet: signed vouchers, one URL of XML, batches and settlement by download.</summary>
internal sealed class UllimWallet : Wallet
{
    private const string GatewayPath = "/ullim/gw";
    private readonly Callers callers = new();
    private readonly Rooms rooms;
    private readonly Gateway gateway;
    private readonly Downloads downloads;

    public UllimWallet(UllimOptions options)
        : base(options.Time)
    {
        Settings = new UllimSettings(Config);
        rooms = new Rooms(Ledger, Vault, Settings);
        gateway = new Gateway(rooms, callers, Faults, Vault, Clock);
        downloads = new Downloads(rooms, callers, Faults, Vault);
        if (options.PublicKeyPem is { } pem && !callers.Register(options.ApiKey, pem))
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

    public override ValueTask<WalletReply> AnswerAsync(WalletRequest request, CancellationToken cancellation)
    {
        var (operation, name) = Downloads.Route(request.Path);
        return new(
            (request.Path, operation, request.Method) switch
            {
                (GatewayPath, _, "POST") => gateway.Answer(request),
                (_, not null, "GET") => downloads.Answer(request, operation, name),
                (GatewayPath, _, _) or (_, not null, _) => WalletReply.Empty(405),
                _ => WalletReply.Empty(404),
            }
        );
    }

    public bool Register(string apiKey, string publicKeyPem) => callers.Register(apiKey, publicKeyPem);

    public override void Forget() => rooms.Forget();

    public override void ConfigChanged() => rooms.BlockListChanged();

    public override ValueTask<AdminReply> ActAsync(CustomerRequest request) =>
        new(AdminReply.NotSupported("the payer of this wallet has nothing to do"));

    public override AdminReply MintCode(JsonElement request) => Minting.Answer(request, Clock.Now);

    public override AdminReply RegisterKey(JsonElement request) =>
        AdminJson.TryText(request, "api_key", out var apiKey)
        && AdminJson.TryText(request, "public_key_pem", out var pem)
        && apiKey is not null
        && pem is not null
        && callers.Register(apiKey, pem)
            ? AdminReply.Done()
            : AdminReply.BadRequest("api_key and public_key_pem (RSA) are needed");
}
