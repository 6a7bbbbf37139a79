using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using Adapters.Contract;
using Adapters.Contract.Disclosures;
using Gateway.Http;
using Gateway.Store;
using Gateway.Tests.World;
using Gateway.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Http;

/// <summary>
/// Dashboards and alarms live by names: the page's table of metrics has every instrument that the gateway makes, with its
/// unit, kind and labels, under the name that <c>/metrics</c> shows, and nothing else.
/// </summary>
public sealed class MetricsPageTests : IDisposable
{
    private readonly ConcurrentDictionary<string, Instrument> _made = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Name, string Labels), byte> _labels = new();
    private readonly MeterListener _listener = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task The_pages_table_has_every_metric_of_the_gateway_with_unit_kind_and_labels()
    {
        var documented = MetricRow.Table();
        Assert.True(documented.Length >= 9, "the table is not there");
        Listen();
        await using var world = await TestWorld.StartAsync(("Gateway:Retention:IdempotencyKeyDays", "30"));
        MakeAll();
        await UseAllAsync(world);

        Assert.Equal(
            documented.Select(row => $"{row.Name} | {row.Kind} | {row.Unit}"),
            _made.Values.Select(made => $"{made.Name} | {Kind(made)} | {made.Unit ?? "–"}").Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            documented.Select(row => $"{row.Name} | {row.Labels}"),
            _labels.Keys.Select(used => $"{used.Name} | {used.Labels}").Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            documented.Select(row => $"{row.Shown} | {row.Kind} | {row.Labels}").Order(StringComparer.Ordinal),
            MetricRow.ShownBy(await MetricsAsync(world, documented)).Order(StringComparer.Ordinal)
        );
    }

    private void Listen()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Gateway", StringComparison.Ordinal))
            {
                _made[instrument.Name] = instrument;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((made, _, labels, _) => Note(made, labels));
        _listener.SetMeasurementEventCallback<int>((made, _, labels, _) => Note(made, labels));
        _listener.SetMeasurementEventCallback<double>((made, _, labels, _) => Note(made, labels));
        _listener.Start();
    }

    private void Note(Instrument made, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var names = new List<string>();
        foreach (var label in labels)
        {
            names.Add(label.Key);
        }
        _labels.TryAdd((made.Name, names.Count == 0 ? "–" : string.Join(' ', names.Order(StringComparer.Ordinal))), 0);
    }

    /// <summary>Instruments of classes that nobody has used so far are made now.</summary>
    private static void MakeAll()
    {
        foreach (var type in typeof(HttpApp).Assembly.GetTypes().Concat(typeof(Adapters.Network.HappyEyeballs).Assembly.GetTypes()))
        {
            var holds = type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
                .Any(field => typeof(Instrument).IsAssignableFrom(field.FieldType));
            if (holds && !type.ContainsGenericParameters)
            {
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
            }
        }
    }

    /// <summary>Lets each of them count something, as it comes about in the gateway.</summary>
    private static async Task UseAllAsync(TestWorld world)
    {
        await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_250_000, "metrics");
        // An answer that no document knows, and an event of a foreign order: alerts of two rooms.
        world.Ullim.Faults.Arm(new("ONL", "html_page"));
        await world.Merchant.PayAsync(world.Ullim.Mint().Code, 1_250_000, "metrics-alert");
        world.ManmulSang.Faults.Arm(new("callback", "foreign_callback"));
        var shown = await world.Merchant.PresentAsync("manmulsang", 1_250_000, "metrics-shown");
        await world.Merchant.GetAsync($"/v1/payments/{shown.Id}/code.svg");
        await world.ManmulSang.ScanAsync(shown.Member("code").GetProperty("payload").GetString()!, "pay");
        await world.Merchant.UntilStatusAsync(shown.Id, "succeeded");
        await world.Merchant.PostAsync("/callbacks/manmulsang", "{}");
        await TestWorld.Client(world.Address, "ak_wrong").GetAsync("/admin/v1/merchants");
        await AskUndeclaredAsync(world.Services);
        DisplaceConnection();
        await world.Services.GetServices<IHostedService>().OfType<Pruner>().Single().PassAsync(Stop);
    }

    private static Task<CallReport<OrderState>> AskUndeclaredAsync(IServiceProvider services) =>
        services
            .GetRequiredService<WalletInvoker>()
            .AskAsync(
                services.GetRequiredService<WalletDirectory>().Find("jeonseong")!,
                WalletOperations.Inquire,
                _ =>
                {
                    var open = DisclosureRecorder.Current!;
                    open.Note(new Sending(open.Now, new FieldList([new DisclosedField("new", DataKind.Undeclared)])));
                    return Task.FromResult<WalletResult<OrderState>>(
                        new WalletResult<OrderState>.Unknown(UnknownWhy.NoAnswer, null, Evidence.Nothing("test", "nothing was asked"))
                    );
                }
            );

    private static void DisplaceConnection()
    {
        var time = new FakeTimeProvider();
        using var limiter = new ConnectionLimiter(
            new ConnectionLimits(1, TimeSpan.FromSeconds(15), null),
            time,
            new SampledLog(time),
            NullLogger<ConnectionLimiter>.Instance
        );
        using var first = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var second = new Socket(SocketType.Stream, ProtocolType.Tcp);
        Assert.NotNull(limiter.Admit(first));
        Assert.NotNull(limiter.Admit(second));
    }

    // The exporter keeps a page for a moment: asked until all is there that is to be there, and no longer than a while.
    private static async Task<string> MetricsAsync(TestWorld world, MetricRow[] documented)
    {
        for (var tries = 0; ; tries++)
        {
            var page = (await world.Merchant.GetAsync("/metrics")).Text;
            var missing = documented.Where(row => !page.Contains($"# TYPE {row.Shown} ", StringComparison.Ordinal));
            if (tries == 600 || !missing.Any())
            {
                return page;
            }
            await Task.Delay(100, Stop);
        }
    }

    private static string Kind(Instrument made) => made.GetType().Name.Split('`')[0].ToLowerInvariant();
}
