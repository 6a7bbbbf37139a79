namespace Adapters.Contract;

/// <summary>How the payer and the shop meet.</summary>
public enum ChargeMode
{
    /// <summary>The payer shows a code, the shop scans it.</summary>
    CustomerCode,

    /// <summary>The shop shows a code, the payer scans it.</summary>
    MerchantCode,
}

/// <summary>When the money is taken.</summary>
public enum CaptureMode
{
    /// <summary>At once.</summary>
    Automatic,

    /// <summary>Held first, taken by captures.</summary>
    Manual,
}

/// <summary>What the gateway knows by evidence about where an order's money is.</summary>
public enum LastKnownState
{
    /// <summary>Nothing, or that it waits.</summary>
    Nothing,

    /// <summary>Held.</summary>
    Held,

    /// <summary>Taken, in full or in part.</summary>
    Taken,
}

/// <summary>
/// A merchant's wish before anything is stored: what the scheme's rules judge. Nothing in it identifies a payer.
/// </summary>
public sealed record PaymentRequest
{
    /// <summary>1 … 9,007,199,254,740,991 in minor units.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>ISO 4217 letters, e.g. <c>KPW</c>.</summary>
    public required string Currency { get; init; }

    /// <summary>How the payer and the shop meet.</summary>
    public required ChargeMode Mode { get; init; }

    /// <summary>When the money is taken.</summary>
    public required CaptureMode Capture { get; init; }

    /// <summary>The merchant's reference, 1–64 of <c>[A-Za-z0-9._-]</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>Shop, ≤ 32 of <c>[A-Za-z0-9_-]</c>; null: the adapter's default.</summary>
    public string? Shop { get; init; }

    /// <summary>Terminal, ≤ 32 of <c>[A-Za-z0-9_-]</c>; null: the adapter's default.</summary>
    public string? Terminal { get; init; }

    /// <summary>How long a merchant code is shown, 60–7200 s; null for customer codes.</summary>
    public int? ExpiresInSeconds { get; init; }
}

/// <summary>
/// One stored payment as an adapter sees it. Everything that goes to the wallet is derived from it, so that a repeat
/// after a crash is the same request to the byte.
/// </summary>
public sealed record Charge
{
    /// <summary>The gateway's number of the payment: <c>GW</c> and 23 of <c>[0-9A-Z]</c>; one live number per payment, for ever.</summary>
    public required string Number { get; init; }

    /// <summary>What the merchant asked for.</summary>
    public required PaymentRequest Terms { get; init; }

    /// <summary>When the payment was stored.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What <see cref="IAllocatesNumbers"/> made of the allocated sequence; null for schemes that allocate none.</summary>
    public string? Allocated { get; init; }

    /// <summary>What <see cref="CodeMatch.Yes"/> asked to be kept of the scanned code; null for merchant codes.</summary>
    public string? Trace { get; init; }

    /// <summary>The wallet's id of the payment as far as known.</summary>
    public string? SchemeReference { get; init; }

    /// <summary>When the merchant code ends; null for customer codes and before it was made.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Where the money is, as far as evidence goes.</summary>
    public LastKnownState Known { get; init; }

    /// <summary>Whether any answer ever showed that the wallet holds an order under our number, also one that was no answer otherwise.</summary>
    public bool Shown { get; init; }

    /// <summary>Sum taken so far, minor units.</summary>
    public long CapturedMinor { get; init; }

    /// <summary>Sum refunded so far, minor units.</summary>
    public long RefundedMinor { get; init; }

    /// <summary>
    /// How many earlier calls of the same operation may have reached the wallet without a definite answer. 0: this is the
    /// sole try, so a refusal is definite; above: a refusal of the repeat says nothing about the first.
    /// </summary>
    public int EarlierTries { get; init; }
}

/// <summary>One capture or refund as an adapter sees it; stored before it is sent, and sent the same way each time.</summary>
public sealed record Operation
{
    /// <summary>The gateway's number of it: <c>GW</c> and 23 of <c>[0-9A-Z]</c>.</summary>
    public required string Number { get; init; }

    /// <summary>Amount in minor units, &gt; 0.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>Captures only: release the rest of the hold.</summary>
    public bool Final { get; init; }

    /// <summary>Refunds only: the merchant's reason, NFC, 0–100 code points.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The wallet's id of it as far as known.</summary>
    public string? SchemeReference { get; init; }

    /// <summary>As <see cref="Charge.EarlierTries"/>, for this part.</summary>
    public int EarlierTries { get; init; }
}
