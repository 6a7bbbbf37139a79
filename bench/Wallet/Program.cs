using System.Globalization;
using Wallet;

// The back end that every contender pays through: as little as a wallet can be, so that it is not what is measured.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
var settings = builder.Configuration;
var delay = TimeSpan.FromMilliseconds(double.Parse(settings["Wallet:DelayMs"] ?? "0", CultureInfo.InvariantCulture));
var wallet = new FastWallet(settings["Wallet:Secret"] ?? throw new InvalidOperationException("no secret"), settings["Wallet:SlowAmount"]);

var app = builder.Build();
app.Run(async http =>
{
    if (delay > TimeSpan.Zero)
    {
        await Task.Delay(delay, http.RequestAborted);
    }
    await wallet.AnswerAsync(http);
});
await app.RunAsync();
