using System.Diagnostics;
using System.Globalization;
using System.Text;
using Simulation.Tests.World;

namespace Simulation.Tests;

/// <summary>
/// Many seeds, each a world of its own with storms and crashes. <c>SIM_FROM</c> and <c>SIM_SEEDS</c> choose which; a seed
/// that breaks a law says how to run it alone. <c>SIM_POSTGRES</c> names a server, on which <c>SIM_POSTGRES_SEEDS</c> run;
/// after <c>SIM_SECONDS</c> no further one begins.
/// </summary>
public sealed class SimulationTests
{
    private const int PaymentsPerSeed = 300;

    /// <summary>A server takes its time.</summary>
    private const int FewPayments = 60;

    [Fact]
    public void No_seed_breaks_a_law() => HoldLaws(Number("SIM_SEEDS", 20), onPostgres: false);

    [Fact]
    public void No_seed_breaks_a_law_on_PostgreSQL()
    {
        Assert.SkipUnless(SimStore.HasServer, "SIM_POSTGRES names no server");
        HoldLaws(Number("SIM_POSTGRES_SEEDS", 1), onPostgres: true);
    }

    [Fact]
    public void A_seed_decides_everything() => DecidesEverything(onPostgres: false);

    [Fact]
    public void A_seed_decides_everything_on_PostgreSQL()
    {
        Assert.SkipUnless(SimStore.HasServer, "SIM_POSTGRES names no server");
        DecidesEverything(onPostgres: true);
    }

    private static void HoldLaws(int seeds, bool onPostgres)
    {
        var from = Number("SIM_FROM", 1);
        var next = from - 1;
        var ran = new Outcome?[seeds];
        var bound = TimeSpan.FromSeconds(Number("SIM_SECONDS", int.MaxValue));
        var clock = Stopwatch.StartNew();
        // Side by side on one server seeds were seen to take other ways than alone: there one follows another.
        var workers = Enumerable
            .Range(0, onPostgres ? 1 : Math.Min(seeds, Environment.ProcessorCount))
            .Select(_ =>
            {
                var thread = new Thread(() =>
                {
                    for (
                        var seed = Interlocked.Increment(ref next);
                        seed < from + seeds && (seed == from || clock.Elapsed < bound);
                        seed = Interlocked.Increment(ref next)
                    )
                    {
                        ran[seed - from] = Simulation.Run(seed, PaymentsPerSeed, onPostgres);
                    }
                });
                thread.Start();
                return thread;
            })
            .ToList();
        workers.ForEach(worker => worker.Join());
        var outcomes = ran.OfType<Outcome>().ToList();

        var report = new StringBuilder();
        report.AppendLine(
            CultureInfo.InvariantCulture,
            $"seeds: {outcomes.Count}, payments: {outcomes.Sum(o => o.Payments)}, kills: {outcomes.Sum(o => o.Kills)}, restores: {outcomes.Sum(o => o.Restores)} that forgot {outcomes.Sum(o => o.Forgotten)} payments, captured outside and refunded: {outcomes.Sum(o => o.GivenBack)}, steps: {outcomes.Sum(o => o.Steps)}, violations: {outcomes.Sum(o => o.Violations.Count)}, store: {(onPostgres ? "PostgreSQL" : "SQLite")}"
        );
        Count("ended", outcomes.SelectMany(o => o.Endings));
        Count("of these paid late", outcomes.SelectMany(o => o.Late));
        report.AppendLine(CultureInfo.InvariantCulture, $"seconds: {outcomes.Sum(o => o.Took.TotalSeconds)}");
        foreach (var broken in outcomes.Where(o => o.Violations.Count > 0))
        {
            report.AppendLine(
                CultureInfo.InvariantCulture,
                $"seed {broken.Seed} after {outcomes.Where(o => o.Seed <= broken.Seed).Sum(o => o.Payments)} payments (alone: {(onPostgres ? "SIM_POSTGRES=… " : "")}bash tests/simulate {broken.Seed}):"
            );
            report.AppendJoin('\n', broken.Violations).AppendLine();
        }
        TestContext.Current.TestOutputHelper!.WriteLine(report.ToString());
        File.AppendAllText(Environment.GetEnvironmentVariable("SIM_REPORT") ?? Path.GetTempFileName(), report.ToString());
        Assert.True(outcomes.All(o => o.Violations.Count == 0), report.ToString());

        void Count(string what, IEnumerable<KeyValuePair<string, int>> statuses) =>
            report.AppendLine(
                CultureInfo.InvariantCulture,
                $"{what}: {string.Join(", ", statuses.GroupBy(s => s.Key, s => s.Value).OrderBy(g => g.Key).Select(g => $"{g.Key} {g.Sum()}"))}"
            );
    }

    private static void DecidesEverything(bool onPostgres)
    {
        var payments = onPostgres ? FewPayments : PaymentsPerSeed;
        var first = Simulation.Run(7, payments, onPostgres);
        var second = Simulation.Run(7, payments, onPostgres);

        Assert.Equal(first.Fingerprint, second.Fingerprint);
        Assert.Equal(first.Steps, second.Steps);
        Assert.NotEqual(first.Fingerprint, Simulation.Run(8, payments, onPostgres).Fingerprint);
    }

    private static int Number(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : fallback;
}
