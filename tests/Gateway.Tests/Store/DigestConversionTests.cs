using System.Text.Json;
using Gateway.Http;
using Gateway.Settings;
using Gateway.Store;
using Gateway.Store.Postgres;
using Gateway.Store.Sqlite;
using Gateway.Tests.World;

namespace Gateway.Tests.Store;

/// <summary>A store of gateways that knew no data key has nothing left that could be tried out without it.</summary>
public sealed class DigestConversionTests
{
    private static readonly FingerprintKeys Keys = new(DataKey.Read(TestStore.DataKey)!, [], DateTimeOffset.MinValue, TimeProvider.System);

    [Fact]
    public async Task Every_digest_is_keyed_fits_as_before_and_once_is_enough()
    {
        await using var store = await TestStore.NewAsync();
        await using var database = await store.OpenAsync();
        await new OldDigests(store).WriteAsync();
        var conversion = new DigestConversion(database, Keys);

        Assert.Equal(3 * OldDigests.Count + 1, await conversion.RunAsync());
        Assert.Equal(0, await conversion.RunAsync());

        foreach (var row in await store.RowsAsync("select merchant_id, key, fingerprint from idempotency_keys"))
        {
            var number = int.Parse(row[1]![1..], System.Globalization.CultureInfo.InvariantCulture);
            Assert.NotEqual(FingerprintKeys.UnkeyedLength, row[2]!.Length);
            Assert.True(Keys.Fits(row[0]!, row[2]!, new RequestDigest(OldDigests.Request(number))));
        }
        var admin = (await store.RowsAsync("select fingerprint from admin_requests"))[0][0]!;
        Assert.True(Keys.Fits(FingerprintKeys.Admin, admin, new RequestDigest(OldDigests.Request(-1))));
        foreach (var row in await store.RowsAsync("select payment_id, detail from timeline"))
        {
            var number = int.Parse(row[0]![4..], System.Globalization.CultureInfo.InvariantCulture);
            var detail = JsonElement.Parse(row[1]!);
            Assert.Equal(Keys.OfBody(OldDigests.Body(number)), detail.GetProperty("body_hmac").GetString());
            Assert.False(detail.TryGetProperty("body_sha256", out _));
            Assert.Equal("성공", detail.GetProperty("read.rspMsg").GetString());
        }
        Assert.All(
            await store.RowsAsync("select id, doc from payments"),
            row => Assert.Equal($$"""{"id":"{{row[0]}}","trace":"t"}""", row[1])
        );
    }

    [Fact]
    public async Task A_file_that_was_converted_holds_none_of_the_digests_in_any_page_or_in_its_log()
    {
        Assert.SkipWhen(TestStore.IsPostgres, "it is about a file");
        await using var store = await TestStore.NewAsync();
        await using (var old = await store.OpenAsync())
        {
            await new OldDigests(store).WriteAsync();
            // Free pages of before, as deleted rows and steps of the schema leave them.
            await store.ExecuteAsync("create table gone as select * from idempotency_keys; drop table gone");
        }
        Assert.Contains(OldDigests.Request(7), await store.ContentAsync(), StringComparison.Ordinal);

        await using var database = (SqliteDatabase)await store.OpenAsync();
        Assert.True(await database.KeyDigestsAsync(Keys));

        var content = await store.ContentAsync();
        Assert.Contains("pay_7", content, StringComparison.Ordinal);
        for (var i = 0; i < OldDigests.Count; i++)
        {
            Assert.DoesNotContain(OldDigests.Request(i), content, StringComparison.Ordinal);
            Assert.DoesNotContain(OldDigests.Body(i), content, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(OldDigests.CodeKey, content, StringComparison.Ordinal);
        Assert.DoesNotContain("2915", content, StringComparison.Ordinal);
        Assert.True(await StoreDataKey.IsDoneAsync(database));
        Assert.Equal("ok", (await store.RowsAsync("pragma integrity_check"))[0][0]);
    }

    [Fact]
    public async Task A_server_that_older_gateways_may_share_is_converted_when_their_hour_is_over_and_then_refuses_them()
    {
        Assert.SkipUnless(TestStore.IsPostgres, "a file has one gateway");
        await using var store = await TestStore.NewAsync();
        await using var database = await store.OpenAsync();
        await new OldDigests(store).WriteAsync();
        var start = DateTimeOffset.UnixEpoch.AddDays(20_000);
        database.KeyedSince = await StoreDataKey.KeyedSinceAsync(database, start);
        Assert.Equal(start + StoreDataKey.UpgradeTime, database.KeyedSince);
        // Another node that starts later goes by the first one's hour.
        Assert.Equal(database.KeyedSince, await StoreDataKey.KeyedSinceAsync(database, start.AddMinutes(30)));

        Assert.True(await PassAsync(start.AddMinutes(59)));
        Assert.Equal(OldDigests.Count, await UnkeyedAsync());

        Assert.True(await PassAsync(database.KeyedSince));
        Assert.Equal(0, await UnkeyedAsync());
        Assert.Equal(1, await store.NumberAsync("select oldest from schema_version"));

        // Written meanwhile by one that went on too long.
        await store.ExecuteAsync(
            $"insert into idempotency_keys (merchant_id, key, fingerprint, object_id, payment_id, created_at) values ('mer_0', 'late', '{OldDigests.Request(9)}', 'p', 'p', 1)"
        );
        Assert.True(await PassAsync(database.KeyedSince.AddHours(1)));
        Assert.False(await PassAsync(database.KeyedSince.AddHours(2)));

        Assert.Equal(0, await UnkeyedAsync());
        // The first step that only gateways with a data key know.
        Assert.Equal(
            Array.IndexOf(PostgresMigrations.All, PostgresMigrations.Audit) + 1L,
            await store.NumberAsync("select oldest from schema_version")
        );
        Assert.Equal(0, await store.NumberAsync("select count(*) from settings where name = 'code_fingerprint_key'"));

        Task<bool> PassAsync(DateTimeOffset now) => LaneSweeper.KeyDigestsAsync(database, Keys, now);
        Task<long> UnkeyedAsync() => store.NumberAsync("select count(*) from idempotency_keys where length(fingerprint) = 64");
    }

    [Fact]
    public async Task In_a_new_store_everything_is_keyed_from_the_first_request()
    {
        await using var store = await TestStore.NewAsync();
        await using var database = await store.OpenAsync();

        Assert.Equal(DateTimeOffset.MinValue, await StoreDataKey.KeyedSinceAsync(database, DateTimeOffset.UnixEpoch.AddDays(20_000)));
    }
}
