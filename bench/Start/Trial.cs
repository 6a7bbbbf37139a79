using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Sandbox;

namespace Start;

/// <summary>One start with an empty store: asked until it answers, then paid at once, then left alone.</summary>
internal static class Trial
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(6);
    private static int _count;

    public static async Task<Figures> RunAsync(SandboxWorld world, Edition edition, CancellationToken cancellationToken)
    {
        var port = SandboxPorts.FreePort();
        var number = Interlocked.Increment(ref _count);
        var usual = world.Gateway.Launch;
        var launch = usual with
        {
            Port = port,
            Settings = usual
                .Settings.SetItem("ConnectionStrings__Store", $"Data Source={Path.Combine(world.Folder, $"start-{number}.db")}")
                .SetItem("Gateway__PublicUrl", $"http://127.0.0.1:{port}"),
        };
        using var http = new HttpClient { BaseAddress = launch.BaseUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", world.ApiKey);
        using var sale = Sale(world, number);

        using var gateway = new Launched(edition, launch);
        while (!await AnswersAsync(http, cancellationToken))
        {
            if (!gateway.IsRunning)
            {
                throw new GatewayStartException($"{edition.Name} ended by itself");
            }
            await Task.Delay(Gap, cancellationToken);
        }
        var answer = gateway.Age;
        using var paid = await http.SendAsync(sale, cancellationToken);
        var payment = gateway.Age;
        var worked = gateway.Worked;
        if (paid.StatusCode != HttpStatusCode.Created)
        {
            throw new GatewayStartException($"{edition.Name} answered {(int)paid.StatusCode}");
        }
        await Task.Delay(Idle, cancellationToken);
        return new Figures(answer, payment, worked, gateway.Memory("VmRSS"), gateway.Memory("RssAnon"));
    }

    private static async Task<bool> AnswersAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/health/live", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static HttpRequestMessage Sale(SandboxWorld world, int number) =>
        new(HttpMethod.Post, "/v1/payments")
        {
            Headers = { { "Idempotency-Key", $"start-{number}" } },
            Content = JsonContent.Create(
                new JsonObject
                {
                    ["amount"] = 1_250_000,
                    ["currency"] = "KPW",
                    ["reference"] = $"start-{number}",
                    ["code"] = world.Jeonseong.MintCode(),
                }
            ),
        };
}
