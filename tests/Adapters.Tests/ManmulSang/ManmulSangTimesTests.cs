using System.Globalization;
using Adapters.Contract;
using Microsoft.Extensions.Time.Testing;

namespace Adapters.Tests.ManmulSang;

/// <summary>Times that only this adapter keeps, each held to its seconds: of tokens, of callbacks and of the keys that sign them.</summary>
public sealed class ManmulSangTimesTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Theory]
    [InlineData(900, "0.8", 720)]
    [InlineData(3600, "0.5", 1800)]
    [InlineData(60, "1", 60)]
    public async Task Calls_share_one_token_until_that_part_of_its_seconds_is_over(int lives, string fraction, int seconds)
    {
        var clock = new FakeTimeProvider(Samples.Time);
        await using var stub = await ManmulSangFixture.StartAsync(clock, ("TokenRefreshAtFraction", fraction));
        stub.TokenSays = Token(lives);

        await AskAsync(stub);
        clock.Advance(TimeSpan.FromSeconds(seconds) - Moment);
        await AskAsync(stub);
        Assert.Equal(1, TokensAsked(stub));

        clock.Advance(Moment);
        await AskAsync(stub);
        Assert.Equal(2, TokensAsked(stub));
    }

    [Fact]
    public async Task A_token_that_cannot_be_replaced_is_used_until_its_last_second()
    {
        const int Lives = 900;
        var clock = new FakeTimeProvider(Samples.Time);
        await using var stub = await ManmulSangFixture.StartAsync(clock);
        stub.TokenSays = Token(Lives);
        Assert.True(await AskAsync(stub));

        stub.TokenSays = new Says(500, "oops");
        clock.Advance(TimeSpan.FromSeconds(Lives) - Moment);
        Assert.True(await AskAsync(stub));
        clock.Advance(Moment);
        Assert.False(await AskAsync(stub));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(400)]
    public async Task A_callback_may_be_as_many_seconds_old_or_early_as_the_setting_says(int tolerance)
    {
        foreach (var (late, taken) in new[] { (0, true), (1, false) })
        {
            foreach (var sign in new[] { 1, -1 })
            {
                var (request, created) = Callback();
                await using var stub = await StubAsync(
                    created.AddSeconds(sign * (tolerance + late)),
                    ("CallbackToleranceSeconds", Text(tolerance))
                );

                var reading = await stub.Callbacks.ReadAsync(request, ManmulSangFixture.Token);

                Assert.True(taken == reading is CallbackReading.Told, $"{sign} {late}: {reading}");
            }
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(400)]
    public async Task Keys_are_used_for_as_many_seconds_as_the_setting_says(int seconds)
    {
        var (request, created) = Callback();
        var clock = new FakeTimeProvider(created);
        await using var stub = await StubAsync(clock, ("KeysMaxAgeSeconds", Text(seconds)), ("CallbackToleranceSeconds", "86400"));

        await stub.Callbacks.ReadAsync(request, ManmulSangFixture.Token);
        clock.Advance(TimeSpan.FromSeconds(seconds));
        await stub.Callbacks.ReadAsync(request, ManmulSangFixture.Token);
        Assert.Equal(1, stub.KeyFetches);

        clock.Advance(Moment);
        await stub.Callbacks.ReadAsync(request, ManmulSangFixture.Token);
        Assert.Equal(2, stub.KeyFetches);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(400)]
    public async Task Keys_are_fetched_for_an_unknown_id_once_in_the_seconds_of_the_setting(int seconds)
    {
        var (request, created) = Callback();
        var clock = new FakeTimeProvider(created);
        await using var stub = await StubAsync(clock, ("KeysRefetchMinSeconds", Text(seconds)), ("CallbackToleranceSeconds", "86400"));
        stub.KeySet = """{"keys":[]}""";
        // There were none, and then the one that is wanted was not among them.
        await stub.Callbacks.ReadAsync(request, ManmulSangFixture.Token);
        await stub.Callbacks.ReadAsync(request, ManmulSangFixture.Token);
        Assert.Equal(2, stub.KeyFetches);

        clock.Advance(TimeSpan.FromSeconds(seconds) - Moment);
        await stub.Callbacks.ReadAsync(request, ManmulSangFixture.Token);
        Assert.Equal(2, stub.KeyFetches);

        clock.Advance(Moment);
        await stub.Callbacks.ReadAsync(request, ManmulSangFixture.Token);
        Assert.Equal(3, stub.KeyFetches);
    }

    /// <summary>Whether an inquiry reached the wallet.</summary>
    private static async Task<bool> AskAsync(ManmulSangFixture stub)
    {
        var before = Inquiries();
        await stub.Wallet.InquireAsync(Samples.Known(), ManmulSangFixture.Token);
        return Inquiries() > before;

        int Inquiries() => stub.Requests.Count - TokensAsked(stub);
    }

    private static int TokensAsked(ManmulSangFixture stub) => stub.Requests.Count(request => request.Target == "/oauth2/token");

    private static Says Token(int lives) =>
        new(200, $$"""{"access_token":"msat_1","token_type":"Bearer","expires_in":{{lives}},"scope":"x"}""");

    private static Task<ManmulSangFixture> StubAsync(DateTimeOffset now, params (string Key, string Value)[] settings) =>
        StubAsync(new FakeTimeProvider(now), settings);

    private static async Task<ManmulSangFixture> StubAsync(FakeTimeProvider clock, params (string Key, string Value)[] settings)
    {
        var stub = await ManmulSangFixture.StartAsync(clock, settings);
        stub.KeySet = $$"""{"keys":[{{Vectors.At("manmulsang").GetProperty("callback_keys")[0].GetProperty("jwk").GetRawText()}}]}""";
        return stub;
    }

    private static (CallbackRequest Request, DateTimeOffset Created) Callback()
    {
        var request = ManmulSangCallbackTests.Request(Vectors.At("manmulsang").GetProperty("callbacks")[1]);
        var input = request.Headers.Single(h => h.Key == "Signature-Input").Value;
        var created = input.Split(";created=")[1].Split(';')[0];
        return (request, DateTimeOffset.FromUnixTimeSeconds(long.Parse(created, CultureInfo.InvariantCulture)));
    }

    private static string Text(int seconds) => seconds.ToString(CultureInfo.InvariantCulture);
}
