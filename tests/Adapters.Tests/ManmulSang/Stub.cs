using System.Collections.Concurrent;
using System.Text;
using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.ManmulSang;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Adapters.Tests.ManmulSang;

/// <summary>What the adapter sent.</summary>
internal sealed record Sent(string Method, string Target, string? Key, string? Authorization, string? ContentType, string Body);

/// <summary>What the stub answers; a null body means that the connection is cut.</summary>
internal sealed record Says(int Status, string? Body, params (string Name, string Value)[] Headers);

/// <summary>A wallet that says what a test tells it to, in order, and remembers what it was asked.</summary>
internal sealed class Stub : IAsyncDisposable
{
    private readonly ConcurrentQueue<Says> _script = new();
    private WebApplication _server = null!;
    private ServiceProvider _services = null!;
    private int _tokens;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public ConcurrentQueue<Sent> Requests { get; } = new();

    public int TokensIssued => _tokens;

    public Says? TokenSays { get; set; }

    public string KeySet { get; set; } = """{"keys":[]}""";

    public int KeyFetches { get; private set; }

    public IWallet Wallet => _services.GetRequiredService<IWallet>();

    public IPresentsMerchantCodes Codes => (IPresentsMerchantCodes)Wallet;

    public ICancels Cancels => (ICancels)Wallet;

    public ICaptures Captures => (ICaptures)Wallet;

    public IRefunds Refunds => (IRefunds)Wallet;

    public IReceivesCallbacks Callbacks => (IReceivesCallbacks)Wallet;

    public IReplaysEvents Events => (IReplaysEvents)Wallet;

    public T Get<T>(string scheme)
        where T : notnull => _services.GetRequiredKeyedService<T>(scheme);

    public void Will(params ReadOnlySpan<Says> answers)
    {
        foreach (var answer in answers)
        {
            _script.Enqueue(answer);
        }
    }

    public static async Task<Stub> StartAsync(TimeProvider? clock = null, params (string Key, string Value)[] settings)
    {
        var stub = new Stub();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        stub._server = builder.Build();
        stub._server.Run(stub.AnswerAsync);
        await stub._server.StartAsync();
        var all = new Dictionary<string, string?>
        {
            ["Adapters:ManmulSang:BaseUrl"] = stub._server.Urls.First(),
            ["Adapters:ManmulSang:ClientId"] = "ms-client-0001",
            ["Adapters:ManmulSang:ClientSecret"] = "ms-mock-client-secret-0001-DO-NOT-USE",
            ["Adapters:ManmulSang:DefaultStore"] = "S001",
        };
        foreach (var (key, value) in settings)
        {
            all["Adapters:ManmulSang:" + key] = value;
        }
        var services = new ServiceCollection();
        services.AddSingleton(clock ?? TimeProvider.System);
        services.AddSingleton<IGatewayAddress>(new Address());
        services.AddManmulSang(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
        stub._services = services.BuildServiceProvider();
        return stub;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == "/.well-known/ms-keys.json")
        {
            KeyFetches++;
            await context.Response.WriteAsync(KeySet);
            return;
        }
        if (path == "/oauth2/token" && TokenSays is null)
        {
            var number = Interlocked.Increment(ref _tokens);
            await context.Response.WriteAsync(
                $$"""{"access_token":"msat_{{number}}","token_type":"Bearer","expires_in":900,"scope":"x"}"""
            );
            return;
        }
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var headers = context.Request.Headers;
        Requests.Enqueue(
            new Sent(
                context.Request.Method,
                path + context.Request.QueryString,
                headers["Idempotency-Key"],
                headers.Authorization,
                context.Request.ContentType,
                await reader.ReadToEndAsync()
            )
        );
        var says =
            path == "/oauth2/token" ? TokenSays!
            : _script.TryDequeue(out var next) ? next
            : new Says(500, "nothing scripted");
        if (says.Body is null)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = says.Status;
        foreach (var (name, value) in says.Headers)
        {
            context.Response.Headers.Append(name, value);
        }
        await context.Response.WriteAsync(says.Body);
    }

    private sealed class Address : IGatewayAddress
    {
        public Uri PublicUrl { get; } = new("http://127.0.0.1:8080");
    }
}
