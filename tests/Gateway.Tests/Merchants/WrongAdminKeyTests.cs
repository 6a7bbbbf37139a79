using System.Diagnostics.Metrics;
using System.Net;
using Gateway.Merchants;
using Gateway.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Merchants;

/// <summary>Whoever guesses admin keys is counted and held up, and keeps no admin out.</summary>
public sealed class WrongAdminKeyTests
{
    [Fact]
    public async Task Wrong_keys_are_counted_and_limited_and_the_right_one_goes_on_working()
    {
        var counted = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "gateway.admin.wrong_keys")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref counted, value));
        listener.Start();
        var time = new FakeTimeProvider();
        await using var host = await TestHost.StartAsync(services: services => services.AddSingleton(new WrongAdminKeys(time)));
        const int Burst = 2 * WrongAdminKeys.PerSecond;
        for (var i = 0; i < Burst; i++)
        {
            await (await AskAsync("ak_wrong" + i)).IsProblemAsync(401, "unauthenticated");
        }

        for (var i = 0; i < 50; i++)
        {
            var refused = await AskAsync("ak_wrong" + i);
            await refused.IsProblemAsync(429, "rate_limited");
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(TestHost.AdminKey)).StatusCode);
        }

        // Other tests may count too.
        Assert.True(Interlocked.Read(ref counted) >= Burst + 50);
        time.Advance(TimeSpan.FromSeconds(1));
        await (await AskAsync("ak_wrong")).IsProblemAsync(401, "unauthenticated");

        Task<HttpResponseMessage> AskAsync(string key) => host.SendAsync(HttpMethod.Get, "/admin/v1/merchants", key: key);
    }
}
