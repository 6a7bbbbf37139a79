using System.Globalization;
using System.Text.RegularExpressions;
using Load.Drive;

namespace Load.World;

/// <summary>
/// PostgreSQL's own load generator with the rows of a payment in two transactions of one statement each: what the server
/// does at best without a group commit, with no gateway, no HTTP and no wallet.
/// </summary>
internal sealed partial record PgBench(string Name, Postgres Server) : Contender(Name)
{
    private static int _runs;

    public override double Cpu => 0;

    public override double Memory => 0;

    public override async Task<Tally> RunAsync(Plan plan, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(plan.Length + Plan.Patience);
        string[] length = plan.Most < long.MaxValue ? ["-t", Text(plan.Most / plan.Clients)] : ["-T", Text((long)plan.Length.TotalSeconds)];
        var said = await Command.RunAsync(
            "pgbench",
            [
                "-n",
                "-M",
                "prepared",
                "-h",
                "127.0.0.1",
                "-p",
                Server.Port,
                "-U",
                "postgres",
                "-c",
                Text(plan.Clients),
                "-j",
                "1",
                .. length,
                "-D",
                "n=0",
                "-D",
                "run=" + Text(Interlocked.Increment(ref _runs)),
                .. PaymentTexts.Definitions,
                "-f",
                Path.Combine(Programs.Root, "bench", "Contenders", "payment.sql"),
                Postgres.Database,
            ],
            bound.Token
        );
        // The processes of its connections end after it; what they used is only then counted as the server's.
        await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
        // Without the time for connections, of which pgbench makes new ones for each run.
        var (payments, perSecond) = (Number(Processed().Match(said)), Number(Rate().Match(said)));
        return Tally.Of(
            (int)payments,
            (int)Number(Failed().Match(said)),
            perSecond > 0 ? TimeSpan.FromSeconds(payments / perSecond) : plan.Length,
            Number(Latency().Match(said))
        );
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static double Number(Match found) =>
        found.Success ? double.Parse(found.Groups["number"].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"transactions actually processed: (?<number>\d+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Processed();

    [GeneratedRegex(@"failed transactions: (?<number>\d+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Failed();

    [GeneratedRegex(@"tps = (?<number>[\d.]+) \(without", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Rate();

    [GeneratedRegex(@"latency average = (?<number>[\d.]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Latency();
}
