using Gateway;
using Gateway.Callbacks;
using Gateway.Events;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Payments;
using Gateway.Settings;
using Gateway.Store;
using Gateway.Wallets;
using Gateway.Webhooks;

if (StartCheck.Begin(args) is not { } builder)
{
    return 1;
}
List<string> unread = [];
SecretFiles.Add(builder.Configuration, unread);
var settings = GatewaySettings.Read(builder.Configuration, out var faults);

builder.AddHttp(settings);
builder.Services.AddSingleton(TimeProvider.System);

// First, so that it is asked first, and waits last when the gateway stops.
builder.Services.AddDrain(settings);
builder.Services.AddStore(settings);
builder.Services.AddMerchants(settings);
builder.Services.AddWallets(builder.Configuration);
builder.Services.AddPayments();
builder.Services.AddCallbacks();
builder.Services.AddEvents();
builder.Services.AddDueWork();
builder.Services.AddWebhooks();

if (StartCheck.Refuses([.. unread, .. faults, .. builder.Services.AdapterFaults()]))
{
    return 1;
}

await using var app = builder.Build();
var routes = app.UseHttp(settings).Routes();
routes.MapHttp();
routes.MapPayments();
routes.MapReviews();
routes.MapEvents();
routes.MapSchemes();
routes.MapCallbacks();
routes.MapMerchants();
routes.MapWebhooks();
if (!await StartCheck.StartsAsync(app))
{
    return 1;
}
await app.WaitForShutdownAsync();
return 0;
