using System.Diagnostics;
using Sandbox;

namespace EndToEnd.Tests.Crash;

/// <summary>
/// The real process under load, kill -9 at random moments. <c>CRASH_KILLS</c> and <c>CRASH_SEED</c> set how often and with
/// which choices; <c>tests/crash</c> runs the long version.
/// </summary>
public sealed class StormTests
{
    private static readonly TimeSpan CalmPatience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task After_a_storm_of_kills_the_books_equal_the_ledgers_and_every_key_and_event_is_there()
    {
        var settings = StormSettings.FromEnvironment();
        await using var world = await SandboxWorld.StartAsync(
            new SandboxSettings(SandboxPorts.Free()) { Gateway = StormSettings.Gateway },
            TestContext.Current.CancellationToken
        );
        using var first = new Till(world.Gateway.BaseUrl, world.ApiKey);
        using var second = new Till(world.Gateway.BaseUrl, StormSettings.OtherKey);
        Till[] merchants = [first, second];
        var storm = new Storm(world, merchants, settings);
        var audit = new Audit(world, merchants);
        var store = new StoreFile(world);

        await storm.RunAsync();
        await CalmAsync(merchants, store);
        await audit.RunAsync();
        audit.Differences.AddRange(store.Differences());

        var summary =
            $"kills: {storm.Kills}, payments: {audit.Payments}, captures: {audit.Captures}, refunds: {audit.Refunds}, events: {store.Events()}, differences: {audit.Differences.Count}";
        await Console.Out.WriteLineAsync(
            $"seed: {settings.Seed}, reviews: {audit.Reviews}{Environment.NewLine}{summary}"
        );
        Assert.True(
            audit.Differences.Count == 0,
            string.Join(Environment.NewLine, audit.Differences.Prepend(summary))
        );
    }

    // Codes that nobody paid are called off; then it ends when nothing is due any more.
    private static async Task CalmAsync(Till[] merchants, StoreFile store)
    {
        var began = Stopwatch.GetTimestamp();
        while (store.Due() > 0 && Stopwatch.GetElapsedTime(began) < CalmPatience)
        {
            foreach (var merchant in merchants)
            {
                foreach (var open in await merchant.ListAsync("/v1/payments"))
                {
                    if (
                        open["status"]!.ToString() == "awaiting_customer"
                        && !(bool)open["cancel_requested"]!
                    )
                    {
                        var id = open["id"]!.ToString();
                        await merchant.AskAsync(
                            "calm:" + id,
                            $"/v1/payments/{id}/cancel",
                            new { },
                            null
                        );
                    }
                }
            }
            await Task.Delay(1000, CancellationToken.None);
        }
    }
}
