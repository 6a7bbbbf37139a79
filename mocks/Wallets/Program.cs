using Mocks.Jeonseong;
using Mocks.Kit;
using Mocks.ManmulSang;
using Mocks.Ullim;

namespace Mocks;

/// <summary>The three wallets as a program. A class with a name of its own, since tests see the gateway's Program too.</summary>
internal static class WalletsProgram
{
    public static Task<int> Main(string[] args) =>
        WalletCommand.RunAsync(args, [JeonseongProgram.Wallet, ManmulSangProgram.Wallet, UllimProgram.Wallet]);
}
