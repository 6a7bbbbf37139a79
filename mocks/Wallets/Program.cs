using Mocks.Jeonseong;
using Mocks.Kit;
using Mocks.Ullim;

return await WalletCommand.RunAsync(args, [JeonseongProgram.Wallet, UllimProgram.Wallet]);
