using Mocks.Kit;
using Mocks.Ullim;

return await WalletCommand.RunAsync(args, [UllimCommand.Program]);
