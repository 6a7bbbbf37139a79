using Mocks.Kit;

return await WalletCommand.RunAsync(args, []);
