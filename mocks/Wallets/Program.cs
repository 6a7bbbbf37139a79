using Mocks.Jeonseong;
using Mocks.Kit;

return await WalletCommand.RunAsync(args, [JeonseongProgram.Wallet]);
