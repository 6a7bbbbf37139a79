using System.Collections.Concurrent;
using System.Diagnostics;
using Gateway.Store.Sql;
using Load.World;

namespace Growth;

/// <summary>What things cost at a size of the store.</summary>
/// <param name="Payments">How many there are.</param>
/// <param name="WriteUs">Processor µs for a payment's two units, with those of the database server.</param>
/// <param name="PerSecond">Payments a second while it was filled.</param>
/// <param name="GetUs">µs for a payment by its id.</param>
/// <param name="KeyUs">µs for an idempotency key.</param>
/// <param name="PageUs">µs for the first page of 20.</param>
/// <param name="MemoryMb">Resident memory of the process.</param>
internal sealed record Size(long Payments, double WriteUs, double PerSecond, double GetUs, double KeyUs, double PageUs, double MemoryMb);

/// <summary>Fills a store and measures on the way.</summary>
/// <param name="shelf">The store.</param>
/// <param name="server">The process of its server, if it has one.</param>
/// <param name="room">The folder that holds its files.</param>
internal sealed class Sizes(Shelf shelf, int? server, string room)
{
    private const int Writers = 64;
    private const int KeptOf = 16;
    private const int Sample = 10_000;
    private const int Batches = 5;
    private const int Reads = 2_000;
    private const int Pages = 300;

    private readonly ConcurrentBag<(string Merchant, string Id)> _some = [];
    private long _made;

    /// <summary>Fills up to a size, of which the last payments are measured, and measures reads.</summary>
    public async Task<Size> UpToAsync(long size, CancellationToken cancellationToken)
    {
        await FillAsync(Math.Max(_made, size - Sample), cancellationToken);
        var (cpu, began, before) = (Cpu, Stopwatch.GetTimestamp(), _made);
        await FillAsync(size, cancellationToken);
        var (used, took, payments) = (Cpu - cpu, Stopwatch.GetElapsedTime(began), (double)(_made - before));
        var known = _some.ToArray();
        await WarmAsync(cancellationToken);
        return new Size(
            _made,
            used * 1e6 / payments,
            payments / took.TotalSeconds,
            await MedianAsync(
                Reads,
                async () =>
                {
                    var (merchant, id) = known[Random.Shared.Next(known.Length)];
                    Must(await shelf.Payments.FindAsync(merchant, id) is not null);
                }
            ),
            await MedianAsync(
                Reads,
                async () =>
                {
                    var number = Random.Shared.NextInt64(1, _made + 1);
                    Must(await shelf.Payments.FindKeyAsync(Sale.MerchantOf(number), Sale.KeyOf(number)) is not null);
                }
            ),
            await MedianAsync(
                Pages,
                async () =>
                {
                    var page = await shelf.Payments.ListAsync(
                        new PaymentFilter(Sale.MerchantOf(Random.Shared.Next()), 20),
                        cancellationToken
                    );
                    Must(page.Items.Length == 20);
                }
            ),
            ProcessUse.Memory(Environment.ProcessId)
        );
    }

    // A machine may take pages of files from memory that nobody touched for a minute; what is measured is not its disk. Another
    // process reads them: to close a file here would give up the locks that SQLite holds on it.
    private async Task WarmAsync(CancellationToken cancellationToken)
    {
        using var reader = Process.Start(
            new ProcessStartInfo("find", [room, "-type", "f", "-exec", "cat", "{}", "+"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        await reader.StandardOutput.BaseStream.CopyToAsync(Stream.Null, 1 << 20, cancellationToken);
        await reader.WaitForExitAsync(cancellationToken);
    }

    private async Task FillAsync(long size, CancellationToken cancellationToken) =>
        await Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(_ =>
                    Task.Run(
                        async () =>
                        {
                            while (Next(size) is { } number)
                            {
                                cancellationToken.ThrowIfCancellationRequested();
                                var id = await Sale.MakeAsync(shelf.Payments, number);
                                if (number % KeptOf == number / KeptOf % KeptOf)
                                {
                                    _some.Add((Sale.MerchantOf(number), id));
                                }
                            }
                        },
                        cancellationToken
                    )
                )
        );

    private long? Next(long size)
    {
        while (true)
        {
            var now = Volatile.Read(ref _made);
            if (now >= size)
            {
                return null;
            }
            if (Interlocked.CompareExchange(ref _made, now + 1, now) == now)
            {
                return now + 1;
            }
        }
    }

    private double Cpu => ProcessUse.Cpu(Environment.ProcessId) + (server is { } process ? ProcessUse.CpuOfFamily(process) : 0);

    private static async Task<double> MedianAsync(int count, Func<Task> readAsync)
    {
        List<double> batches = [];
        for (var batch = 0; batch < Batches; batch++)
        {
            var began = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                await readAsync();
            }
            batches.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds / count);
        }
        return Load.Tables.Spread.Of(batches)!.Median;
    }

    private static void Must(bool found)
    {
        if (!found)
        {
            throw new InvalidOperationException("what was stored is not found");
        }
    }
}
