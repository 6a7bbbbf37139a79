using System.Diagnostics;
using System.Globalization;

namespace EndToEnd.Tests.Crash;

/// <summary>
/// Real processes under load, kill -9 at random moments. <c>CRASH_KILLS</c> and <c>CRASH_SEED</c> say how often and by which
/// choices; <c>tests/crash</c> runs the long version.
/// </summary>
[Collection("Crash")]
public sealed class CrashScenarioTests
{
    [Fact]
    public async Task After_a_storm_of_kills_the_books_equal_the_ledgers_and_nothing_promised_is_lost()
    {
        var server = Environment.GetEnvironmentVariable("CRASH_POSTGRES");
        await RageAsync(CrashSettings.FromEnvironment(5), string.IsNullOrEmpty(server) ? null : server, null);
    }

    /// <summary>A whole storm, and what is asked of it. With a server of its own, that one is disturbed too.</summary>
    internal static async Task RageAsync(CrashSettings settings, string? address, PostgresServer? server)
    {
        await using var world = await CrashFixture.StartAsync(settings, address, TestContext.Current.CancellationToken);
        var clock = Stopwatch.StartNew();
        var storm = new CrashScenario(world, settings, server);
        await storm.RunAsync();
        var crashes = storm.Crashes;
        var raged = clock.Elapsed;
        var calm = await new Calm(world).ComesAsync();
        var calmed = clock.Elapsed - raged;

        var findings = await Findings.OfAsync(world);
        if (!calm)
        {
            findings.Differences.Insert(
                0,
                $"no calm: {world.Store.DuePayments()} payments due, {world.Store.PendingDeliveries()} deliveries pending"
            );
        }
        if (crashes.EndedAlone > 0)
        {
            findings.Differences.Insert(0, $"nodes that ended by themselves: {crashes.EndedAlone}");
        }
        var nodes = server is null
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"nodes: {settings.Nodes}, restarts of PostgreSQL: {crashes.ServerCrashes}, planned restarts: {crashes.Planned}, twice: {crashes.Twice}, "
            );
        var meanwhile = server is null
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"answered while two nodes were down {crashes.AnsweredByTheLast}; ");
        var summary = string.Create(
            CultureInfo.InvariantCulture,
            $"seed: {settings.Seed}, {nodes}kills: {crashes.Kills}, payments: {findings.Payments}, operations: {findings.Operations}, events: {findings.Events}, deliveries: {findings.Deliveries}, differences: {findings.Differences.Count}"
        );
        var details = string.Create(
            CultureInfo.InvariantCulture,
            $"  storm {raged.TotalSeconds:0} s, calm {calmed.TotalSeconds:0} s, audit {(clock.Elapsed - raged - calmed).TotalSeconds:0} s; kills with requests in flight {crashes.KillsInFlight}, while starting {crashes.KillsInStart}; {meanwhile}lines broken {world.Merchants.Sum(m => m.Broken)}; faults of wallets {world.Wallets.All.Sum(w => w.Faults)}, of endpoints {world.Merchants.Sum(m => m.Receiver.Refused)}; keys {findings.Keys}; {findings.Census}"
        );
        await TellAsync([summary, details, .. findings.Differences]);

        Assert.True(findings.Differences.Count == 0, string.Join(Environment.NewLine, findings.Differences.Take(40).Prepend(summary)));
        // A storm that did not rage proves nothing.
        Assert.Equal(settings.Kills, crashes.Kills);
        Assert.True(server is null || crashes is { ServerCrashes: > 0, Planned: > 0 });
        Assert.True(
            settings.Nodes < 3 || crashes is { Twice: > 0, AnsweredByTheLast: > 0 },
            "never were two nodes down while another one answered"
        );
        Assert.True(crashes.KillsInFlight > 0, "no kill while a request was in flight");
        Assert.True(world.Merchants.Sum(m => m.Broken) > 0, "no till ever lost its line");
        Assert.All(world.Wallets.All, w => Assert.True(w.Faults > 0, $"no fault at {w.Name}"));
        Assert.True(world.Merchants.Sum(m => m.Receiver.Refused) > 0, "no webhook was refused");
        foreach (
            var needed in CrashScenario.Movements.Concat(["payment succeeded", "payment canceled", "payment declined", "payment review"])
        )
        {
            Assert.True(findings.Count(needed) > 0, $"no {needed} in this storm");
        }
    }

    private static async Task TellAsync(string[] lines)
    {
        var text = string.Join(Environment.NewLine, lines);
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        await Console.Out.WriteLineAsync(text);
        if (Environment.GetEnvironmentVariable("CRASH_REPORT") is { Length: > 0 } report)
        {
            await File.WriteAllLinesAsync(report, lines, CancellationToken.None);
        }
    }
}
