using System.Diagnostics;
using Adapters.Contract.Disclosures;

namespace Conformance;

/// <summary>What leaves for a wallet is what the adapter declares.</summary>
internal static class Disclosures
{
    public static Scenario[] Scenarios { get; } =
    [new("every field that reaches the wallet is declared and disclosed, at every call", [], DisclosedAsync)];

    private static async Task DisclosedAsync(WalletFixture fixture)
    {
        // As in the gateway, where a trace is always open: its header is sent as well.
        using var activity = new Activity(nameof(Disclosures)).Start();
        var wrong = new List<string>();
        foreach (var call in await EveryCall.PrepareAsync(fixture))
        {
            wrong.AddRange(await FaultsOfAsync(fixture, call));
        }
        Assert.True(wrong.Count == 0, $"what left is not what was disclosed:{WalletFixture.Lines(wrong.Distinct(StringComparer.Ordinal))}");
    }

    private static async Task<IEnumerable<string>> FaultsOfAsync(WalletFixture fixture, PreparedCall call)
    {
        var recorder = DisclosureRecorder.Open(call.Operation, TimeProvider.System);
        var before = fixture.Mock.Requests.Requests.Count;
        await call.AskAsync();
        var received = fixture.Mock.Requests.Since(before).Where(r => !fixture.OfNoPayment.Contains(r.Operation)).ToList();
        var fields = recorder.All.SelectMany(s => s.Fields.Fields).ToList();
        var disclosed = fields
            .Select(f => f.Name)
            .Where(name => !name.StartsWith("path", StringComparison.Ordinal))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var sent = received.SelectMany(SentFields.Of).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return fields
            .Where(f => f.Kind == DataKind.Undeclared)
            .Select(f => $"{call.Operation} sends {f.Name}, which the adapter does not declare")
            .Concat(
                sent.Except(disclosed, StringComparer.OrdinalIgnoreCase)
                    .Select(f => $"{call.Operation} sends {f} unseen: the step that reads messages is not the last one")
            )
            .Concat(
                disclosed.Except(sent, StringComparer.OrdinalIgnoreCase).Select(f => $"{call.Operation} discloses {f}, which was not sent")
            )
            .Concat(
                received.Count == recorder.All.Length
                    ? []
                    : [$"{call.Operation} sent {received.Count} messages, and {recorder.All.Length} were disclosed"]
            );
    }
}
