using System.CommandLine;
using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>The mock on the command line.</summary>
internal static class UllimProgram
{
    private static readonly Option<FileInfo?> PublicKey = new("--ullim-public-key")
    {
        Description = "PEM file with the gateway's public key; it can also be registered later",
    };

    public static WalletProgram Wallet { get; } =
        new(
            "ullim",
            7103,
            [PublicKey],
            async (port, parsed) =>
                await UllimMock.StartAsync(
                    new UllimOptions
                    {
                        Port = port,
                        PublicKeyPem = parsed.GetValue(PublicKey) is { } file ? await File.ReadAllTextAsync(file.FullName) : null,
                    }
                )
        );
}
