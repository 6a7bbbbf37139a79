namespace EndToEnd.Tests.Crash;

/// <summary>
/// The storm over several nodes and one PostgreSQL, which is crashed as well; now and then two nodes are down at once.
/// <c>CRASH_NODES</c>, <c>CRASH_KILLS</c> and <c>CRASH_SEED</c> say how many, how often and by which choices.
/// </summary>
[Collection("Crash")]
public sealed class NodesCrashTests
{
    [Fact]
    public async Task Several_nodes_over_one_database_lose_nothing_when_nodes_and_the_database_crash()
    {
        await using var server = await PostgresServer.StartAsync();
        await CrashScenarioTests.RageAsync(CrashSettings.OfNodes(), server.Address, server);
    }
}
