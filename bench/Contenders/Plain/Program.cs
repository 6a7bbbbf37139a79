using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Http.Resilience;
using Plain;

// A gateway as a team would write it that does not think about speed: EF Core, validators from the container, a typed client
// with the standard resilience handler. Its log is at Warning, which spares it two thirds of the lines that the template has.
var builder = WebApplication.CreateBuilder(args);
var settings = builder.Configuration;
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddDbContext<PaymentsContext>(options => options.UseSqlite(settings.GetConnectionString("Store")));
builder.Services.AddScoped<IValidator<PaymentRequest>, PaymentRequestValidator>();
builder.Services.AddScoped<Checkout>();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(Merchants.Read(settings.GetSection("Gateway:Merchants")));
builder.Services.AddSingleton(new WalletSecret(settings["Wallet:Secret"]!));
builder
    .Services.AddHttpClient<WalletClient>(client => client.BaseAddress = new Uri(settings["Wallet:Url"]!))
    // A payment must not be sent twice.
    .AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods());

var app = builder.Build();
await using (var scope = app.Services.CreateAsyncScope())
{
    await scope.ServiceProvider.GetRequiredService<PaymentsContext>().Database.EnsureCreatedAsync();
}
app.MapGet("/health/ready", () => Results.Ok());
app.MapPost("/v1/payments", PaymentsEndpoint.CreateAsync);
await app.RunAsync();
