using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Tests.World;

/// <summary>
/// What the gateways of this process answered the tests' clients, by address: each secret, which one answer shows and
/// nothing else may, and each problem, in which no secret may stand.
/// </summary>
internal static partial class Shown
{
    private static readonly ConcurrentDictionary<string, Answers> All = new(StringComparer.Ordinal);

    /// <summary>Notes all that it is answered.</summary>
    public static HttpClient Http { get; } = new(new Noting()) { Timeout = Eventually.Bound };

    /// <summary>What one gateway showed so far.</summary>
    public static Answers At(Uri address) => All.GetOrAdd(address.Authority, _ => new Answers());

    /// <summary>The same for a gateway that has ended: its port may be another's from now on.</summary>
    public static Answers TakeAt(Uri address) => All.TryRemove(address.Authority, out var answers) ? answers : new Answers();

    private static void Note(Uri address, int status, string text)
    {
        var answers = At(address);
        if (status >= 400)
        {
            answers.Problems.Enqueue(text);
            return;
        }
        foreach (Match token in Token().Matches(text))
        {
            answers.Tokens.TryAdd(token.Groups["text"].Value, 0);
        }
        foreach (Match member in Member().Matches(text))
        {
            var written = member.Groups["text"].Value;
            var secret = JsonSerializer.Deserialize<string>($"\"{written}\"")!;
            answers.Secrets.TryAdd(secret, 0);
            // As a body that somebody logs would have it, and without the prefix that everybody knows.
            answers.Secrets.TryAdd(written, 0);
            answers.Secrets.TryAdd(Prefix().Replace(secret, string.Empty), 0);
        }
    }

    // A new member that holds a secret has one of these names, or the contract's list of what is shown once grows.
    [GeneratedRegex("\"(secret|key|token)\":\"(?<text>[^\"]{20,})\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Member();

    [GeneratedRegex("^(sk_test_|sk_live_|ak_|whsec_)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Prefix();

    [GeneratedRegex("[?&]token=(?<text>[A-Za-z0-9_-]{8,})", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Token();

    private sealed class Noting() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            Note(request.RequestUri!, (int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
            return response;
        }
    }

    /// <summary>The answers of one gateway.</summary>
    internal sealed class Answers
    {
        /// <summary>API keys and endpoints' secrets, in each form in which they could be written.</summary>
        public ConcurrentDictionary<string, byte> Secrets { get; } = new(StringComparer.Ordinal);

        /// <summary>The tokens of pictures' addresses.</summary>
        public ConcurrentDictionary<string, byte> Tokens { get; } = new(StringComparer.Ordinal);

        /// <summary>The bodies of all answers that were no success.</summary>
        public ConcurrentQueue<string> Problems { get; } = new();
    }
}
