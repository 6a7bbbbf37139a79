using System.Text;
using System.Threading.Channels;
using Gateway.Tests.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Http;

public sealed class TelemetryTests
{
    private const string Never = "3600000";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Channel<(string Path, string Body)> _sent = Channel.CreateUnbounded<(string Path, string Body)>();

    /// <summary>Who sends what where: the variables, the path of the collector that is named, and what must and must not come.</summary>
    public static TheoryData<string[], string[], string[]> Variables =>
        new()
        {
            { ["OTEL_EXPORTER_OTLP_ENDPOINT", ""], ["/v1/traces", "/v1/metrics"], [] },
            { ["OTEL_EXPORTER_OTLP_ENDPOINT", "/base"], ["/base/v1/traces", "/base/v1/metrics"], [] },
            { ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/my/spans"], ["/my/spans"], ["metrics"] },
            { ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "/my/counts"], ["/my/counts"], ["traces"] },
            { ["OTEL_EXPORTER_OTLP_ENDPOINT", "", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/my/spans"], ["/my/spans", "/v1/metrics"], [] },
            { ["OTEL_EXPORTER_OTLP_ENDPOINT", "", "OTEL_TRACES_EXPORTER", "=none"], ["/v1/metrics"], ["traces"] },
            { ["OTEL_EXPORTER_OTLP_ENDPOINT", "", "OTEL_METRICS_EXPORTER", "=none"], ["/v1/traces"], ["metrics"] },
        };

    [Theory]
    [MemberData(nameof(Variables))]
    public async Task What_a_payment_and_its_wallet_did_goes_where_the_standard_variables_say(
        string[] variables,
        string[] wanted,
        string[] unwanted
    )
    {
        await using var collector = await CollectAsync();
        var settings = variables
            .Chunk(2)
            .Select(pair => (pair[0], pair[1].StartsWith('=') ? pair[1][1..] : collector.Urls.First() + pair[1]));
        await using var world = await TestWorld.StartAsync([
            .. settings,
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", Never),
            ("OTEL_METRIC_EXPORT_INTERVAL", Never),
        ]);
        await Triggers.JeonseongScenario.PayAsync(world, 12500, "told-1");
        await world.StopGatewayAsync();

        var came = await UntilAsync(wanted);
        foreach (var path in wanted)
        {
            var words = IsOf("traces", path)
                ? ["POST /v1/payments", "wallet.pay"]
                : new[] { "http.server.request.duration", "gateway.payments" };
            Assert.All(words, word => Assert.Contains(word, came[path], StringComparison.Ordinal));
            Assert.DoesNotContain("told-1", came[path], StringComparison.Ordinal);
        }
        Assert.DoesNotContain(came.Keys, path => unwanted.Any(signal => IsOf(signal, path)));
    }

    // A merchant chooses the hosts of its endpoints: by metrics strangers could read them, and one key could make any number.
    [Fact]
    public async Task Metrics_name_no_host_of_a_merchant_and_do_not_grow_with_their_number()
    {
        await using var receiver = await Webhooks.Receiver.StartAsync();
        await using var world = await TestWorld.StartAsync(("Gateway:Webhooks:AllowInsecure", "true"));
        await HookAsync("http://never.merchant-of-ours.example/x");
        await HookAsync(receiver.Url);
        var before = await MetricsAsync();
        for (var i = 0; i < 3; i++)
        {
            await HookAsync($"http://shop{i}.merchant-of-ours.localhost:{new Uri(receiver.Url).Port}/x");
        }
        var after = await MetricsAsync();

        Assert.Contains("gateway_payments", after, StringComparison.Ordinal);
        Assert.DoesNotContain("merchant-of-ours", after, StringComparison.Ordinal);
        Assert.Equal(Series(before), Series(after));

        async Task HookAsync(string url)
        {
            var made = await world.Merchant.PostAsync("/v1/webhook-endpoints", new { url, events = new[] { "*" } });
            Assert.Equal(201, made.Status);
            var test = await world.Merchant.PostAsync($"/v1/webhook-endpoints/{made.Id}/test", null);
            Assert.Equal(200, test.Status);
            await Triggers.JeonseongScenario.PayAsync(world, 12500, "hosts");
            await world.Merchant.UntilAsync(
                $"/v1/webhook-deliveries?endpoint={made.Id}",
                page => page.GetProperty("data").EnumerateArray().Any(IsTried)
            );
        }

        async Task<string> MetricsAsync()
        {
            using var http = new HttpClient();
            return await http.GetStringAsync(new Uri(world.Address, "/metrics"), TestContext.Current.CancellationToken);
        }

        static bool IsTried(System.Text.Json.JsonElement delivery) => delivery.GetProperty("attempts").GetArrayLength() > 0;

        // The names and labels of all series that asking others makes. What runs in this process answers too, whoever started
        // it, so the server's series, the runtime's and the gateway's own, whose labels are words of ours, are left out.
        static string[] Series(string metrics) =>
            [
                .. metrics
                    .Split('\n')
                    .Where(line =>
                        line.Length > 0
                        && !line.StartsWith('#')
                        && !Array.Exists(
                            ["dotnet_", "aspnetcore_", "kestrel_", "http_server_", "gateway_"],
                            own => line.StartsWith(own, StringComparison.Ordinal)
                        )
                    )
                    .Select(line => line[..line.LastIndexOf(' ')])
                    .Select(line => line.Split("} ")[0])
                    .Distinct()
                    .Order(StringComparer.Ordinal),
            ];
    }

    private static bool IsOf(string signal, string path) =>
        path.Contains(signal, StringComparison.Ordinal)
        || path.EndsWith(signal == "traces" ? "/spans" : "/counts", StringComparison.Ordinal);

    // All that came, by path, once everything that is wanted is there.
    private async Task<Dictionary<string, string>> UntilAsync(string[] paths)
    {
        // The program's own thread may still be ending while the test goes on.
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Patience);
        var came = new Dictionary<string, string>(StringComparer.Ordinal);
        while (
            paths.Any(path =>
                !came.TryGetValue(path, out var text)
                || !text.Contains(IsOf("traces", path) ? "wallet.pay" : "gateway.payments", StringComparison.Ordinal)
            )
        )
        {
            var (at, body) = await _sent.Reader.ReadAsync(bound.Token);
            came[at] = came.GetValueOrDefault(at) + body;
        }
        return came;
    }

    private async Task<WebApplication> CollectAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            await _sent.Writer.WriteAsync((http.Request.Path, Encoding.Latin1.GetString(body.ToArray())), http.RequestAborted);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
