using System.Security.Cryptography;

namespace Sandbox;

/// <summary>What one sandbox is made of: addresses, keys that exist for this run only, and its temporary folder.</summary>
internal sealed record SandboxSeed(string Folder, Uri Gateway, Uri Jeonseong, Uri ManmulSang, Uri Ullim)
{
    public const string MerchantId = "mer_sandbox";
    public const string UllimApiKey = "UL-880001";

    public string ApiKey { get; } = "sk_test_" + RandomNumberGenerator.GetHexString(32, true);

    public string AdminKey { get; } = "ak_" + RandomNumberGenerator.GetHexString(32, true);

    public string UllimKeyFile => KeyFileIn(Folder);

    /// <summary>Makes the gateway's key pair for Ullim, writes the private half and gives the public one.</summary>
    public static async Task<string> MakeUllimKeyAsync(string folder, CancellationToken cancellationToken)
    {
        using var pair = RSA.Create(2048);
        await File.WriteAllTextAsync(KeyFileIn(folder), pair.ExportPkcs8PrivateKeyPem(), cancellationToken);
        return pair.ExportSubjectPublicKeyInfoPem();
    }

    private static string KeyFileIn(string folder) => Path.Combine(folder, "ullim-private-key.pem");
}
