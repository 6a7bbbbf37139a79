using System.Collections.Immutable;
using System.Globalization;
using Mocks.Kit;
using Sandbox;

namespace EndToEnd.Tests;

/// <summary>The README's walk-through is run as it stands, in one shell, against a running sandbox.</summary>
public sealed class ReadmeTests : IAsyncLifetime
{
    // One entry for each example of the README, in order: what its output must contain.
    private static readonly string[][] Expected =
    [
        ["\"status\":\"succeeded\"", "\"scheme\":\"jeonseong\"", "\"amount_captured\":1250000"],
        ["200 OK", "Idempotency-Replayed: true", "\"amount_captured\":1250000"],
        ["\"object\":\"refund\"", "\"status\":\"succeeded\"", "\"amount\":250000"],
        ["\"by\":\"merchant\"", "\"by\":\"wallet\"", "\"kind\":\"charge\"", "\"kind\":\"refund\""],
        ["\"status\":\"succeeded\"", "\"scheme\":\"ullim\""],
        ["\"status\":\"awaiting_customer\"", "\"status\":\"authorized\"", "\"object\":\"capture\"", "\"amount\":500000"],
        ["\"status\":\"declined\"", "\"reason\":\"insufficient_funds\""],
        ["\"status\":\"succeeded\"", "\"by\":\"inquiry\""],
        ["\"id\":\"flt_", "\"status\":\"succeeded\""],
    ];

    private SandboxWorld? _world;

    public async ValueTask InitializeAsync() =>
        _world = await SandboxWorld.StartAsync(
            new SandboxSettings(SandboxPorts.Free())
            {
                // The examples meet a gateway that never paid before, on a machine that may be busy.
                Gateway = ImmutableDictionary<string, string>.Empty.Add("Adapters__Jeonseong__TimeoutSeconds", "10"),
            },
            TestContext.Current.CancellationToken
        );

    public ValueTask DisposeAsync() => _world?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Every_example_of_the_README_runs_and_shows_what_it_promises()
    {
        var stop = TestContext.Current.CancellationToken;
        var readme = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md"), stop);
        var examples = readme
            .Split("<!-- example -->\n```bash\n")
            .Skip(1)
            .Select(begun => begun[..begun.IndexOf("\n```", StringComparison.Ordinal)])
            .ToList();
        Assert.Equal(Expected.Length, examples.Count);

        var script = string.Concat(examples.Select((example, index) => $"{example}\nprintf '\\n{EndOf(index)}\\n'\n"));
        var output = await Output.OfAsync("bash", ["-euo", "pipefail", "-c", script], Variables(), stop);

        Assert.True(output.ExitCode == 0, output.Text);
        var begin = 0;
        foreach (var (index, words) in Expected.Index())
        {
            var end = output.Text.IndexOf(EndOf(index), begin, StringComparison.Ordinal);
            var shown = output.Text[begin..end];
            Assert.All(words, word => Assert.Contains(word, shown, StringComparison.Ordinal));
            begin = end;
        }

        EachPaymentWasChargedOnce();
    }

    // No example may lead a reader to charge a customer twice.
    private void EachPaymentWasChargedOnce()
    {
        var charged = _world!
            .Jeonseong.Ledger.Concat(_world.Ullim.Ledger)
            .Concat(_world.ManmulSang.Ledger)
            .Where(entry => entry.Kind is Movement.Charge or Movement.Authorize)
            .Select(entry => entry.MerchantReference)
            .ToList();
        Assert.NotEmpty(charged);
        Assert.Equal(charged.Distinct(), charged);
    }

    private static string EndOf(int index) => string.Create(CultureInfo.InvariantCulture, $"=== end of example {index} ===");

    private Dictionary<string, string> Variables() =>
        new()
        {
            ["GATEWAY"] = Bare(_world!.Gateway.BaseUrl),
            ["KEY"] = _world.ApiKey,
            ["JEONSEONG"] = Bare(_world.Jeonseong.BaseUrl),
            ["MANMULSANG"] = Bare(_world.ManmulSang.BaseUrl),
            ["ULLIM"] = Bare(_world.Ullim.BaseUrl),
        };

    private static string Bare(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
