using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>The ManmulSang mock as a program.</summary>
internal static class ManmulSangProgram
{
    public static WalletProgram Wallet { get; } =
        new("manmulsang", 7102, [], async (port, _) => await ManmulSangMock.StartAsync(new() { Port = port }));
}
