using System.Net;
using System.Text.Json;

namespace Gateway.Tests.Http;

internal static class Answers
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return JsonElement.Parse(text);
    }

    /// <summary>Asserts the one form of every error, and gives the body for more.</summary>
    public static async Task<JsonElement> IsProblemAsync(this HttpResponseMessage response, int status, string code)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((HttpStatusCode)status == response.StatusCode, $"not {status}, but {(int)response.StatusCode} {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var json = JsonElement.Parse(body);
        Assert.Equal(code, json.Text("code"));
        Assert.Equal(status, json.GetProperty("status").GetInt32());
        Assert.Equal("/problems/" + code.Replace('_', '-'), json.Text("type"));
        Assert.NotEmpty(json.Text("title"));
        Assert.NotEmpty(json.Text("detail"));
        Assert.Equal(Assert.Single(response.Headers.GetValues("X-Request-Id")), json.Text("request_id"));
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        return json;
    }
}
