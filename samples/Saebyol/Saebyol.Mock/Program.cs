using Mocks.Kit;

namespace Saebyol.Mock;

/// <summary>The mock as a program: `dotnet run --project samples/Saebyol/Saebyol.Mock`.</summary>
internal static class SaebyolProgram
{
    public static Task<int> Main(string[] args) =>
        WalletCommand.RunAsync(
            args,
            [new WalletProgram("saebyol", 7104, [], async (port, _) => await SaebyolMock.StartAsync(new() { Port = port }))]
        );
}
