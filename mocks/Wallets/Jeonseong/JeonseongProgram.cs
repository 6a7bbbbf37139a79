using System.CommandLine;
using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>Jeonseong on the command line of the mocks: port, merchant and test keys by option.</summary>
internal static class JeonseongProgram
{
    private static readonly JeonseongOptions Usual = new();

    private static readonly Option<string> Merchant = Text("--jeonseong-merchant", Usual.MerchantId);
    private static readonly Option<string> Secret = Text("--jeonseong-secret", Usual.Secret);
    private static readonly Option<string> Next = Text("--jeonseong-next-secret", Usual.NextSecret);
    private static readonly Option<string> CodeKey = Text("--jeonseong-code-key", Usual.CodeKey);

    public static WalletProgram Wallet { get; } = new("jeonseong", 7101, [Merchant, Secret, Next, CodeKey], StartAsync);

    private static async Task<WalletMock> StartAsync(int port, ParseResult parsed) =>
        await JeonseongMock.StartAsync(
            Usual with
            {
                Port = port,
                MerchantId = parsed.GetRequiredValue(Merchant),
                Secret = parsed.GetRequiredValue(Secret),
                NextSecret = parsed.GetRequiredValue(Next),
                CodeKey = parsed.GetRequiredValue(CodeKey),
            }
        );

    private static Option<string> Text(string name, string usual) =>
        new(name) { Description = "Test value of the mock", DefaultValueFactory = _ => usual };
}
