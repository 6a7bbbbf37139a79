using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Mocks.Kit;

namespace Gateway.Tests.World;

/// <summary>What must never stand in a log, at any level, nor in anything else that is read by others.</summary>
internal sealed partial class Secrets
{
    private static readonly string[] Settings =
    [
        TestWorld.Key,
        TestWorld.OtherKey,
        TestWorld.AdminKey,
        TestStore.DataKey,
        "js-mock-secret-0001-DO-NOT-USE",
        "js-mock-secret-0002-DO-NOT-USE",
        "ms-mock-client-secret-0001-DO-NOT-USE",
        "msat_",
        "PRIVATE KEY",
    ];

    private readonly HashSet<string> _all = new(Settings, StringComparer.Ordinal);
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);

    /// <summary>The settings' secrets, and these.</summary>
    public Secrets(params ReadOnlySpan<string> more) => Add(more);

    /// <summary>Adds texts.</summary>
    public void Add(params ReadOnlySpan<string> more)
    {
        foreach (var one in more)
        {
            _all.Add(one);
        }
    }

    /// <summary>Adds all codes that wallets received.</summary>
    public void Add(RequestLog received)
    {
        foreach (var request in received.Requests)
        {
            foreach (Match code in Code().Matches(Encoding.UTF8.GetString(request.Body)))
            {
                _all.Add(code.Groups["code"].Value);
            }
        }
    }

    /// <summary>Adds all that a gateway showed once.</summary>
    public void Add(Shown.Answers shown)
    {
        _all.UnionWith(shown.Secrets.Keys);
        _tokens.UnionWith(shown.Tokens.Keys);
    }

    /// <summary>Fails if any of them shows in a text.</summary>
    /// <param name="what">What is read, for the message.</param>
    /// <param name="texts">What is looked through.</param>
    public void AssertNoneIn(string what, IEnumerable<string> texts) => AssertNoneIn(what, [.. _all, .. _tokens], texts);

    /// <summary>Fails if any of them shows in the log.</summary>
    public void AssertNoneIn(LogBook log)
    {
        AssertNoneIn("the log", [.. _all], log.Lines);
        // The framework writes whole addresses below the level at which the gateway silences it.
        AssertNoneIn("the log", [.. _tokens], log.Lines.Where(line => !OfTheFramework().IsMatch(line)));
    }

    private static void AssertNoneIn(string what, string[] secrets, IEnumerable<string> texts)
    {
        var any = SearchValues.Create(secrets, StringComparison.Ordinal);
        foreach (var text in texts)
        {
            Assert.False(text.AsSpan().ContainsAny(any), $"a secret, code or token stands in {what}: {text}");
        }
    }

    [GeneratedRegex(
        "\"payCode\":\"(?<code>[^\"]+)\"|<voucher>(?<code>[^<]+)<",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Code();

    [GeneratedRegex(@"^(Trace|Debug|Information) (Microsoft|System)\.", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex OfTheFramework();
}
