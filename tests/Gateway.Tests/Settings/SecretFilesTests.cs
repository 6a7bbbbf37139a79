using Gateway.Settings;
using Gateway.Tests.World;

namespace Gateway.Tests.Settings;

/// <summary>Settings may come from a folder with a file for each, as platforms mount secrets.</summary>
public sealed class SecretFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-secrets-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_gateway_opens_to_the_admin_key_that_a_file_holds()
    {
        const string Key = "ak_from_a_file_0001";
        // As echo and editors leave it.
        await WriteAsync("Gateway__AdminKey", Key + "\n");

        await using var world = await TestWorld.StartAsync(("Gateway:SecretsDirectory", _folder.FullName));

        var admin = TestWorld.Client(world.Address, Key);
        Assert.Equal(200, (await admin.GetAsync("/admin/v1/merchants")).Status);
        var former = TestWorld.Client(world.Address, TestWorld.AdminKey);
        Assert.Equal(401, (await former.GetAsync("/admin/v1/merchants")).Status);
    }

    [Fact]
    public async Task A_file_of_a_wallets_secret_is_judged_like_any_other_setting()
    {
        await WriteAsync("Adapters__Jeonseong__Secret", "two\nlines\n");

        var fault = Assert.Single(Configured.Faults(Configured.Good, (SecretFiles.Setting, _folder.FullName)));

        Assert.StartsWith("Adapters:Jeonseong:Secret must be ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var fault = Assert.Single(Configured.Faults(Configured.Good, (SecretFiles.Setting, Path.Combine(_folder.FullName, "gone"))));

        Assert.StartsWith("Gateway:SecretsDirectory must be ", fault, StringComparison.Ordinal);
    }

    private Task WriteAsync(string name, string text) =>
        File.WriteAllTextAsync(Path.Combine(_folder.FullName, name), text, TestContext.Current.CancellationToken);
}
