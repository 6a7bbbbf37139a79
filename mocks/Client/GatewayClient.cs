using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Mocks.Client;

/// <summary>
/// A merchant's program: a client of the gateway's API over HTTP, which knows nothing else of the gateway. With the admin key it
/// is an operator's program.
/// </summary>
/// <param name="http">Sends; may be shared by several clients.</param>
/// <param name="address">Where the gateway listens.</param>
/// <param name="apiKey">The merchant's key.</param>
public sealed class GatewayClient(HttpClient http, Uri address, string apiKey)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private CancellationToken _stop;

    /// <summary>The same client, whose requests end with the token.</summary>
    public GatewayClient Within(CancellationToken cancellationToken) => new(http, address, apiKey) { _stop = cancellationToken };

    /// <summary>POSTs JSON.</summary>
    /// <param name="path">From the root on, e.g. <c>/v1/payments</c>.</param>
    /// <param name="body">An object to serialize, or JSON text as it is to be sent; null: no body.</param>
    /// <param name="idempotencyKey">Null: a new one.</param>
    /// <param name="prefer">The header <c>Prefer</c>, e.g. <c>wait=20</c>; null: none.</param>
    public Task<Reply> PostAsync(string path, object? body, string? idempotencyKey = null, string? prefer = null) =>
        SendAsync(
            HttpMethod.Post,
            path,
            body is null ? null : body as string ?? JsonSerializer.Serialize(body),
            idempotencyKey ?? Guid.NewGuid().ToString(),
            prefer
        );

    /// <summary>As <see cref="PostAsync"/> under the same key until there is an answer, as a merchant's program should when the line breaks.</summary>
    /// <exception cref="TimeoutException">There was none within two minutes.</exception>
    public async Task<Reply> RepeatAsync(string path, object body, string idempotencyKey)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await TryPostAsync(path, body, idempotencyKey) is { } reply)
            {
                return reply;
            }
            await PauseAsync(bound, static () => "the gateway never answered");
        }
    }

    /// <summary>POSTs once; null: the line broke, or the gateway is not there.</summary>
    public async Task<Reply?> TryPostAsync(string path, object body, string idempotencyKey)
    {
        try
        {
            return await PostAsync(path, body, idempotencyKey);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>GETs.</summary>
    public Task<Reply> GetAsync(string path, string? prefer = null) => SendAsync(HttpMethod.Get, path, null, null, prefer);

    /// <summary>DELETEs.</summary>
    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null, null, null);

    /// <summary>A payment by a customer's code; the amount in minor units of KPW.</summary>
    public Task<Reply> PayAsync(string code, long amount, string reference, string? idempotencyKey = null, string? prefer = null) =>
        PostAsync(
            "/v1/payments",
            new
            {
                amount,
                currency = "KPW",
                reference,
                code,
            },
            idempotencyKey,
            prefer
        );

    /// <summary>A payment by a merchant's code; the amount in minor units of KPW.</summary>
    public Task<Reply> PresentAsync(
        string scheme,
        long amount,
        string reference,
        string capture = "automatic",
        int expiresIn = 300,
        string? idempotencyKey = null,
        string? prefer = null
    ) =>
        PostAsync(
            "/v1/payments",
            new
            {
                amount,
                currency = "KPW",
                reference,
                capture,
                present = new { schemes = new[] { scheme }, expires_in = expiresIn },
            },
            idempotencyKey,
            prefer
        );

    /// <summary>Reads an object until it is as wanted.</summary>
    /// <exception cref="TimeoutException">It was not within two minutes; the message says what it was at last.</exception>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> wanted)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (true)
        {
            var reply = await GetAsync(path);
            if (reply.Status == 200 && wanted(reply.Json))
            {
                return reply.Json;
            }
            await PauseAsync(bound, () => $"never as wanted: {reply.Status} {reply.Text}");
        }
    }

    /// <summary>Reads a payment until it has one of these statuses.</summary>
    /// <exception cref="TimeoutException">As <see cref="UntilAsync"/>.</exception>
    public Task<JsonElement> UntilStatusAsync(string id, params string[] statuses) =>
        UntilAsync($"/v1/payments/{id}", payment => statuses.Contains(payment.GetProperty("status").GetString()));

    /// <summary>The code of a payment that is shown, once it is there.</summary>
    /// <exception cref="TimeoutException">As <see cref="UntilAsync"/>.</exception>
    public async Task<string> PayloadAsync(string id)
    {
        var shown = await UntilStatusAsync(id, "awaiting_customer");
        return shown.GetProperty("code").GetProperty("payload").GetString()!;
    }

    /// <summary>The types of a payment's timeline, in order.</summary>
    public async Task<string[]> TimelineAsync(string id)
    {
        var reply = await GetAsync($"/v1/payments/{id}/timeline");
        return [.. reply.Member("data").EnumerateArray().Select(entry => entry.GetProperty("type").GetString()!)];
    }

    private static async Task PauseAsync(CancellationTokenSource bound, Func<string> failure)
    {
        if (bound.IsCancellationRequested)
        {
            throw new TimeoutException(failure());
        }
        await Task.Delay(Pause, CancellationToken.None);
    }

    private async Task<Reply> SendAsync(HttpMethod method, string path, string? body, string? idempotencyKey, string? prefer)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }
        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        using var response = await http.SendAsync(request, _stop);
        return await Reply.ReadAsync(response, _stop);
    }
}
