using Gateway.Settings;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Tests.World;

namespace Gateway.Tests.Store;

/// <summary>A store knows its data key: a gateway with another one does not start, and says what to do.</summary>
public sealed class StoreDataKeyTests
{
    private static readonly DataKey First = DataKey.Read(DataKey.NewText())!;
    private static readonly DataKey Second = DataKey.Read(DataKey.NewText())!;
    private static readonly DataKey Third = DataKey.Read(DataKey.NewText())!;

    [Fact]
    public async Task The_first_key_is_the_stores_and_another_one_is_refused_by_name()
    {
        await using var store = await TestStore.NewAsync();
        await using var database = await store.OpenAsync();
        Assert.False(await StoreDataKey.HasKeyAsync(database));
        await ConfirmAsync(database, First);
        await ConfirmAsync(database, First);
        Assert.True(await StoreDataKey.HasKeyAsync(database));

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => ConfirmAsync(database, Second));

        Assert.StartsWith("Gateway:DataKey ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Gateway:PreviousDataKeys:0", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"Gateway:LostDataKeys:0={First.Id}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        // A refusal changes nothing.
        await ConfirmAsync(database, First);
    }

    [Fact]
    public async Task A_key_is_followed_by_another_that_names_it_as_previous_and_the_first_alone_is_refused_then()
    {
        await using var store = await TestStore.NewAsync();
        await using var database = await store.OpenAsync();
        await ConfirmAsync(database, First);

        await ConfirmAsync(database, Second, previous: [Third, First]);

        await ConfirmAsync(database, Second);
        await Assert.ThrowsAsync<StartRefusedException>(() => ConfirmAsync(database, First));
        // Another node of the rotation, which still has them the other way round.
        await ConfirmAsync(database, First, previous: [Second]);
    }

    [Fact]
    public async Task A_lost_key_is_followed_only_if_its_id_is_named()
    {
        await using var store = await TestStore.NewAsync();
        await using var database = await store.OpenAsync();
        await ConfirmAsync(database, First);
        await Assert.ThrowsAsync<StartRefusedException>(() => ConfirmAsync(database, Second, lost: [Third.Id]));

        await ConfirmAsync(database, Second, lost: [First.Id]);

        await ConfirmAsync(database, Second);
    }

    [Fact]
    public void The_keys_file_is_made_once_for_its_own_user_only()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-key-");
        var path = Path.Combine(folder.FullName, "gateway.db.key");
        var file = DataKeyFile.Beside($"Data Source={Path.Combine(folder.FullName, "gateway.db")}");
        Assert.Null(file.Read());

        var made = file.Make();

        Assert.Equal(made.Id, file.Read()!.Id);
        Assert.Equal([path], Directory.GetFiles(folder.FullName));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
        File.WriteAllText(path, "nothing");
        var refused = Assert.Throws<StartRefusedException>(file.Read);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private static Task ConfirmAsync(StoreDatabase database, DataKey current, DataKey[]? previous = null, string[]? lost = null) =>
        StoreDataKey.ConfirmAsync(database, current, new DataKeySettings(current, [.. previous ?? []], [.. lost ?? []]));
}
