using System.Text.Json;

namespace Gateway.Tests.Api;

/// <summary>A view as it was seen.</summary>
/// <param name="Kind">payment, capture or refund.</param>
/// <param name="Where">In which answer.</param>
/// <param name="Story">Of what.</param>
/// <param name="Body">As it was sent.</param>
/// <param name="Until">The last line that had been written by then; null: all of them.</param>
internal sealed record ShownView(string Kind, string Where, ShownStory Story, JsonElement Body, string? Until = null);

/// <summary>A capture or refund that was asked for.</summary>
internal sealed record AskedPart(string Kind, string Id, long Amount, string? Reason, bool Final)
{
    /// <summary>The wallet's own id of it; null if it has none.</summary>
    public string? WalletId { get; init; }

    /// <summary>Why the wallet refuses it, by its document: reason and code.</summary>
    public (string Reason, string Code)? Failure { get; init; }
}

/// <summary>A line of a payment's timeline.</summary>
internal sealed record ShownLine(string At, string Type, string? PartId);
