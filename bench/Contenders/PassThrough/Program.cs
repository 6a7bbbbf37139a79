using Yarp.ReverseProxy.Configuration;

// What a proxy costs that keeps nothing: YARP as its documentation sets it up, straight to the wallet.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder
    .Services.AddReverseProxy()
    .LoadFromMemory(
        [
            new RouteConfig
            {
                RouteId = "wallet",
                ClusterId = "wallet",
                Match = new RouteMatch { Path = "/jsp/{**rest}" },
            },
        ],
        [
            new ClusterConfig
            {
                ClusterId = "wallet",
                Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal)
                {
                    ["wallet"] = new()
                    {
                        Address = builder.Configuration["Wallet:Url"] ?? throw new InvalidOperationException("no wallet"),
                    },
                },
            },
        ]
    );

var app = builder.Build();
app.MapGet("/health/ready", () => Results.Ok());
app.MapReverseProxy();
await app.RunAsync();
