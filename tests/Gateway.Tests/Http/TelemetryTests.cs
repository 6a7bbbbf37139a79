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
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly Channel<(string Path, string Body)> _sent = Channel.CreateUnbounded<(
        string Path,
        string Body
    )>();

    [Fact]
    public async Task Where_a_collector_is_named_it_gets_the_spans_of_a_payment_and_its_wallet_when_the_gateway_stops()
    {
        var spans = await SentWhenItStopsAsync("/v1/traces", "POST /v1/payments", "wallet.pay");

        Assert.DoesNotContain("told-1", spans, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_collector_is_named_it_gets_what_was_counted_when_the_gateway_stops()
    {
        var metrics = await SentWhenItStopsAsync(
            "/v1/metrics",
            "http.server.request.duration",
            "gateway.payments"
        );

        Assert.DoesNotContain("told-1", metrics, StringComparison.Ordinal);
    }

    private async Task<string> SentWhenItStopsAsync(string path, params string[] wanted)
    {
        await using var collector = await CollectAsync();
        await using var world = await TestWorld.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", Never),
            ("OTEL_METRIC_EXPORT_INTERVAL", Never)
        );
        await Triggers.JeonseongTill.PayAsync(world, 12500, "told-1");
        await world.StopGatewayAsync();

        // The program's own thread may still be ending while the test goes on.
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        bound.CancelAfter(s_patience);
        var text = new StringBuilder();
        while (!wanted.All(word => text.ToString().Contains(word, StringComparison.Ordinal)))
        {
            var (at, body) = await _sent.Reader.ReadAsync(bound.Token);
            text.Append(at == path ? body : "");
        }
        return text.ToString();
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
            await _sent.Writer.WriteAsync(
                (http.Request.Path, Encoding.Latin1.GetString(body.ToArray())),
                http.RequestAborted
            );
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
