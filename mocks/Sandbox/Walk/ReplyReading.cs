using System.Text.Json;
using Mocks.Client;

namespace Sandbox.Walk;

/// <summary>Reads answers without trust that a member is there: what is missing shows as a difference.</summary>
internal static class ReplyReading
{
    /// <summary>A text member, or a hyphen.</summary>
    public static string Word(this Reply reply, params ReadOnlySpan<string> path) =>
        reply.Find(path) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "-";

    /// <summary>An integer member, or -1.</summary>
    public static long Number(this Reply reply, params ReadOnlySpan<string> path) =>
        reply.Find(path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : -1;

    /// <summary>Every movement of money for a merchant's reference, e.g. `charge 1250000`.</summary>
    public static async Task<IReadOnlyList<string>> MovementsAsync(this WalletClient wallet, string reference) =>
        [.. (await wallet.LedgerAsync(reference)).Select(entry => $"{entry.GetProperty("kind")} {entry.GetProperty("amount_chon")}")];
}
