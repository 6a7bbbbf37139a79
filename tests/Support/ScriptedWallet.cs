using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace Support;

/// <summary>One request as it reached the wallet, with the headers of its content.</summary>
internal sealed record SentRequest(string Method, Uri Address, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The path without the query.</summary>
    public string Path => Address.AbsolutePath;

    /// <summary>The body's type; null: none was said.</summary>
    public string? ContentType => Header("Content-Type");

    /// <summary>A header's value; null: it is not there.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Method, address, headers and body, for a test that looks for a text in any of them.</summary>
    public override string ToString() =>
        $"{Method} {Address}\n{string.Join('\n', Headers.Select(header => $"{header.Key}: {header.Value}"))}\n\n{Text}";

    /// <summary>Reads a request.</summary>
    public static async Task<SentRequest> OfAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        new(
            request.Method.Method,
            request.RequestUri!,
            request
                .Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
                .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase),
            request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : []
        );
}

/// <summary>
/// A wallet within the process that answers as a test says: request by request from a script, and what the script does not hold by
/// one rule. It keeps all that it was asked.
/// </summary>
internal sealed class ScriptedWallet : HttpMessageHandler
{
    private readonly ConcurrentQueue<Func<SentRequest, HttpResponseMessage>> _script = new();
    private readonly ConcurrentQueue<SentRequest> _requests = new();

    /// <summary>Every request, in order.</summary>
    public IReadOnlyCollection<SentRequest> Requests => _requests;

    /// <summary>Answers of the script that nobody has asked for yet.</summary>
    public int Left => _script.Count;

    /// <summary>Answers a request that is no business of the script's, e.g. for a token, and is not kept; null: it is.</summary>
    public Func<SentRequest, HttpResponseMessage?> Aside { get; set; } = static _ => null;

    /// <summary>Answers what the script does not hold; the token ends when the caller gives up. The usual one fails the call.</summary>
    public Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> Otherwise { get; set; } =
        static (request, _) => throw new InvalidOperationException($"nothing is scripted for {request.Method} {request.Address}");

    /// <summary>The next answer of the script.</summary>
    public void Will(Func<SentRequest, HttpResponseMessage> answer) => _script.Enqueue(answer);

    /// <summary>Takes the place of the network for all clients of these services.</summary>
    public void Into(IServiceCollection services) =>
        services.PostConfigureAll<HttpClientFactoryOptions>(options =>
            options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = this)
        );

    /// <summary>An answer of bytes.</summary>
    public static HttpResponseMessage Answer(int status, byte[] body, string? contentType = null)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        if (contentType is not null)
        {
            answer.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }
        return answer;
    }

    /// <summary>An answer of text.</summary>
    public static HttpResponseMessage Answer(int status, string body, string? contentType = null) =>
        Answer(status, Encoding.UTF8.GetBytes(body), contentType);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = await SentRequest.OfAsync(request, cancellationToken);
        if (Aside(sent) is { } aside)
        {
            return aside;
        }
        _requests.Enqueue(sent);
        return _script.TryDequeue(out var answer) ? answer(sent) : await Otherwise(sent, cancellationToken);
    }
}
