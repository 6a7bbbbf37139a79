using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Walk;

/// <summary>A shop's till: it knows the gateway's merchant API and nothing else.</summary>
internal sealed class Till(HttpClient http, Uri gateway, string apiKey)
{
    /// <summary>Posts with an idempotency key and waits up to the given seconds for an outcome.</summary>
    public Task<Reply> PostAsync(
        string path,
        string idempotencyKey,
        JsonObject body,
        int waitSeconds,
        CancellationToken cancellationToken
    ) =>
        SendAsync(
            new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, path))
            {
                Content = JsonContent.Create(body),
                Headers = { { "Idempotency-Key", idempotencyKey } },
            },
            waitSeconds,
            cancellationToken
        );

    /// <summary>Gets an object and waits up to the given seconds for an outcome; 0 asks for what is known now.</summary>
    public Task<Reply> GetAsync(string path, int waitSeconds, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(gateway, path)), waitSeconds, cancellationToken);

    private async Task<Reply> SendAsync(HttpRequestMessage request, int waitSeconds, CancellationToken cancellationToken)
    {
        using (request)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
            request.Headers.Add("Prefer", string.Create(CultureInfo.InvariantCulture, $"wait={waitSeconds}"));
            using var answer = await http.SendAsync(request, cancellationToken);
            return await Reply.ReadAsync(answer, cancellationToken);
        }
    }
}
