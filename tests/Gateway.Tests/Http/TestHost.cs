using System.Net.Http.Headers;
using System.Text;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Settings;
using Gateway.Store.Engine;
using Gateway.Store.Sql;
using Gateway.Tests.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Http;

/// <summary>The front of the house on a free port, with a merchant of the configuration and a few routes to try it on.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    public const string Key = "sk_test_alpha";
    public const string AdminKey = "ak_omega";

    private readonly WebApplication _app;
    private readonly string _folder;

    private TestHost(WebApplication app, string folder)
    {
        _app = app;
        _folder = folder;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<TestHost> StartAsync(
        Action<IEndpointRouteBuilder>? map = null,
        Dictionary<string, string?>? configuration = null,
        Action<IServiceCollection>? services = null,
        string environment = "Production"
    )
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Gateway:AdminKey"] = AdminKey,
                ["Gateway:Merchants:0:Id"] = "mer_alpha",
                ["Gateway:Merchants:0:Name"] = "Alpha",
                ["Gateway:Merchants:0:ApiKeys:0"] = Key,
            }
        );
        builder.Configuration.AddInMemoryCollection(configuration ?? []);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var settings = GatewaySettings.Read(builder.Configuration, out var faults);
        Assert.Empty(faults);
        builder.AddHttp(settings);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        var folder = Directory.CreateTempSubdirectory("gateway-host-").FullName;
        builder.Services.AddSingleton<StoreDatabase>(_ => TestStore.OpenFile($"Data Source={Path.Combine(folder, "gateway.db")}"));
        builder.Services.AddSingleton<MerchantStore>();
        builder.Services.AddSingleton(provider => new FingerprintKeys(
            DataKey.Read(TestStore.DataKey)!,
            [],
            DateTimeOffset.MinValue,
            provider.GetRequiredService<TimeProvider>()
        ));
        builder.Services.AddMerchants(settings);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        var routes = app.UseHttp(settings).Routes();
        routes.MapHttp();
        routes.MapMerchants();
        map?.Invoke(routes);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestHost(app, folder);
    }

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        string? body = null,
        string? key = null,
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }
        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
