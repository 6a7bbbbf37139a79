using Mocks.Kit;
using Mocks.ManmulSang;

return await WalletCommand.RunAsync(
    args,
    [
        new WalletProgram(
            "manmulsang",
            7102,
            [],
            async (port, _) => await ManmulSangMock.StartAsync(new() { Port = port })
        ),
    ]
);
