using Load.World;

namespace Load.Tables;

/// <summary>A ratio of two contenders in one round, and where it should lie.</summary>
/// <param name="What">In words.</param>
/// <param name="Goal">In words, with its direction.</param>
/// <param name="IsMet">Whether a median is there.</param>
/// <param name="Of">The ratio of a round; null if one of the two was not measured.</param>
internal sealed record Target(string What, string Goal, Func<double, bool> IsMet, Func<IReadOnlyList<Figures>, double?> Of)
{
    /// <summary>All of a comparison.</summary>
    public static IEnumerable<Target> All()
    {
        foreach (var (clients, most) in new[] { (16, 3.5), (64, 3.0) })
        {
            yield return AtMost(
                $"processor time, SQLite : YARP, {clients} clients",
                most,
                Ratio(Names.Sqlite, Names.PassThrough, clients, one => one.Cpu)
            );
        }
        foreach (var clients in new[] { 16, 64 })
        {
            yield return AtLeast(
                $"payments/s, SQLite : YARP, {clients} clients",
                0.40,
                Ratio(Names.Sqlite, Names.PassThrough, clients, one => one.PerSecond)
            );
        }
        foreach (var (clients, least) in new[] { (16, 1.1), (64, 2.0) })
        {
            yield return AtLeast(
                $"payments/s, PostgreSQL : pgbench, {clients} clients",
                least,
                Ratio(Names.Postgres, Names.PgBench, clients, one => one.PerSecond)
            );
        }
        foreach (var clients in new[] { 16, 64 })
        {
            yield return AtMost(
                $"processor time with the server's, PostgreSQL : one transaction a unit, {clients} clients",
                0.4,
                Ratio(Names.Postgres, Names.Singly, clients, one => one.Cpu + one.DatabaseCpu)
            );
        }
        foreach (var clients in new[] { 16, 64 })
        {
            yield return AtMost(
                $"processor time with the server's, two nodes : one, {clients} clients",
                1.2,
                Ratio(Names.TwoNodes, Names.Postgres, clients, one => one.Cpu + one.DatabaseCpu)
            );
        }
        yield return AtMost(
            "processor time, SQLite : plain gateway, 16 clients",
            1 / 6.0,
            Ratio(Names.Sqlite, Names.Plain, 16, one => one.Cpu)
        );
        yield return AtLeast(
            "payments/s, SQLite : plain gateway, 16 clients",
            10,
            Ratio(Names.Sqlite, Names.Plain, 16, one => one.PerSecond)
        );
        yield return AtMost("p50 ms above direct, SQLite, 16 clients that think 20 ms", 1.5, Above(one => one.P50Ms));
        yield return AtMost("p99 ms above direct, SQLite, 16 clients that think 20 ms", 4, Above(one => one.P99Ms));
    }

    private static Target AtMost(string what, double most, Func<IReadOnlyList<Figures>, double?> of) =>
        new(what, FormattableString.Invariant($"≤ {most:0.###}"), ratio => ratio <= most, of);

    private static Target AtLeast(string what, double least, Func<IReadOnlyList<Figures>, double?> of) =>
        new(what, FormattableString.Invariant($"≥ {least:0.###}"), ratio => ratio >= least, of);

    private static Func<IReadOnlyList<Figures>, double?> Ratio(string one, string other, int clients, Func<Figures, double> figure) =>
        round => Find(round, one, clients, 0) is { } a && Find(round, other, clients, 0) is { } b ? figure(a) / figure(b) : null;

    private static Func<IReadOnlyList<Figures>, double?> Above(Func<Figures, double> figure) =>
        round => Find(round, Names.Sqlite, 16, 20) is { } a && Find(round, Names.Direct, 16, 20) is { } b ? figure(a) - figure(b) : null;

    private static Figures? Find(IReadOnlyList<Figures> round, string contender, int clients, double thinkMs) =>
        round.FirstOrDefault(one => one.Contender == contender && one.Clients == clients && one.ThinkMs == thinkMs);
}
