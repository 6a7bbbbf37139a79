using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Http;

public sealed class DocumentOnceTests
{
    [Fact]
    public async Task The_document_is_made_once_for_all_who_ask_also_for_many_at_once()
    {
        var made = 0;
        await using var host = await TestHost.StartAsync(services: services =>
            services.Configure<OpenApiOptions>(
                "v1",
                options =>
                    options.AddDocumentTransformer(
                        (_, _, _) =>
                        {
                            Interlocked.Increment(ref made);
                            return Task.CompletedTask;
                        }
                    )
            )
        );
        Assert.Equal(0, made);

        var first = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => GetAsync(host)));
        var later = await GetAsync(host);

        Assert.Equal(1, made);
        Assert.All(first, text => Assert.Equal(later, text));
    }

    [Fact]
    public async Task Who_has_the_document_is_not_sent_it_again()
    {
        await using var host = await TestHost.StartAsync();
        var first = await host.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        var bytes = await first.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(bytes.Length, first.Content.Headers.ContentLength);

        foreach (var (tag, status) in new[] { (first.Headers.ETag!, 304), (Tag("\"other\""), 200) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
            request.Headers.IfNoneMatch.Add(tag);
            using var again = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode)status, again.StatusCode);
            Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        }
    }

    [Theory]
    [InlineData("https://pay.example/gateway/", "https://pay.example/gateway")]
    [InlineData("https://pay.example:8443", "https://pay.example:8443")]
    [InlineData(null, "/")]
    public async Task The_document_names_the_public_address_and_never_what_a_request_calls_the_gateway(string? publicUrl, string expected)
    {
        await using var host = await TestHost.StartAsync(configuration: new() { ["Gateway:PublicUrl"] = publicUrl });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Forwarded-Proto", "gopher");
        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var document = await response.JsonAsync();

        var server = Assert.Single(document.GetProperty("servers").EnumerateArray());
        Assert.Equal(expected, server.Text("url"));
        Assert.DoesNotContain("evil.example", document.GetRawText(), StringComparison.Ordinal);
    }

    private static EntityTagHeaderValue Tag(string tag) => EntityTagHeaderValue.Parse(tag);

    private static async Task<string> GetAsync(TestHost host)
    {
        using var response = await host.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
