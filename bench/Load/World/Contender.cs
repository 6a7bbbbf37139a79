using System.Net;
using Load.Drive;
using Sandbox;

namespace Load.World;

/// <summary>Something that takes payments, and how to see what it uses.</summary>
internal abstract record Contender(string Name)
{
    /// <summary>Seconds of the process that stands between till and wallet; of the wallet if nothing does.</summary>
    public abstract double Cpu { get; }

    /// <summary>Its resident memory in MB.</summary>
    public abstract double Memory { get; }

    /// <summary>The head of its database's processes.</summary>
    public int? Database { get; init; }

    /// <summary>Whether it is also measured with clients that pause.</summary>
    public bool IsAskedAtEase { get; init; }

    public abstract Task<Tally> RunAsync(Plan plan, CancellationToken cancellationToken);

    /// <summary>One run, with what it used.</summary>
    public async Task<Figures> MeasureAsync(int round, Plan plan, CancellationToken cancellationToken)
    {
        var (cpu, database) = (Cpu, DatabaseCpu);
        var tally = await RunAsync(plan, cancellationToken);
        return new Figures(
            Name,
            plan.Clients,
            plan.Think.TotalMilliseconds,
            round,
            tally.Payments,
            tally.Errors,
            tally.Payments / tally.Length.TotalSeconds,
            tally.Quantile(0.5),
            tally.Quantile(0.99),
            1000 * (Cpu - cpu) / tally.Payments,
            1000 * (DatabaseCpu - database) / tally.Payments,
            Memory
        );
    }

    private double DatabaseCpu => Database is { } process ? ProcessUse.CpuOfFamily(process) : 0;
}

/// <summary>A server that is paid through over HTTP.</summary>
internal sealed record Served(string Name, GatewayProcess Process, Requests Requests) : Contender(Name)
{
    /// <summary>Further nodes; clients go to all of them in turn.</summary>
    public IReadOnlyList<GatewayProcess> Others { get; init; } = [];

    /// <summary>Of all its nodes together.</summary>
    public override double Cpu => Ids.Sum(ProcessUse.Cpu);

    /// <summary>Of all its nodes together.</summary>
    public override double Memory => Ids.Sum(ProcessUse.Memory);

    private IEnumerable<GatewayProcess> Nodes => Others.Prepend(Process);

    private IEnumerable<int> Ids => Nodes.Select(node => node.Id).OfType<int>();

    public override Task<Tally> RunAsync(Plan plan, CancellationToken cancellationToken) =>
        Loop.RunAsync([.. Nodes.Select(node => new IPEndPoint(IPAddress.Loopback, node.BaseUrl.Port))], Requests, plan, cancellationToken);
}
