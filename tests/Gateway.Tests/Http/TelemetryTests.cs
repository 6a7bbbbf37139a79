using System.Collections.Concurrent;
using System.Text;
using Gateway.Tests.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Http;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Where_a_collector_is_named_it_gets_the_spans_of_a_payment_and_its_wallet()
    {
        var sent = new ConcurrentQueue<(string Path, string Body)>();
        await using var collector = await CollectAsync(sent);
        await using var world = await TestWorld.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
        );

        await Triggers.JeonseongTill.PayAsync(world, 12500, "traced-1");
        // What was not sent yet is sent when the gateway stops.
        await world.StopGatewayAsync();

        var spans = string.Concat(sent.Where(s => s.Path == "/v1/traces").Select(s => s.Body));
        Assert.Contains("POST /v1/payments", spans, StringComparison.Ordinal);
        Assert.Contains("wallet.pay", spans, StringComparison.Ordinal);
        Assert.DoesNotContain("traced-1", spans, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_counted_since_the_last_export_reaches_the_collector_when_the_gateway_stops()
    {
        var sent = new ConcurrentQueue<(string Path, string Body)>();
        await using var collector = await CollectAsync(sent);
        await using var world = await TestWorld.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            // None before the end.
            ("OTEL_METRIC_EXPORT_INTERVAL", "3600000")
        );

        await Triggers.JeonseongTill.PayAsync(world, 12500, "counted-1");
        Assert.DoesNotContain(sent, s => s.Path == "/v1/metrics");
        await world.StopGatewayAsync();

        var metrics = string.Concat(sent.Where(s => s.Path == "/v1/metrics").Select(s => s.Body));
        Assert.Contains("http.server.request.duration", metrics, StringComparison.Ordinal);
        Assert.Contains("gateway.payments", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("counted-1", metrics, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> CollectAsync(
        ConcurrentQueue<(string Path, string Body)> sent
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            sent.Enqueue((http.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
