using System.Text.Json.Nodes;

namespace Mocks.Kit;

/// <summary>What a movement of money was.</summary>
public enum Movement
{
    /// <summary>Taken at once.</summary>
    Charge,

    /// <summary>Held.</summary>
    Authorize,

    /// <summary>Taken from a hold.</summary>
    Capture,

    /// <summary>A hold, or its rest, released.</summary>
    Void,

    /// <summary>A whole charge given back as if never made.</summary>
    Reverse,

    /// <summary>Given back.</summary>
    Refund,
}

/// <summary>One movement of money that really happened.</summary>
public sealed record LedgerEntry(
    long No,
    Movement Kind,
    string WalletReference,
    string GatewayReference,
    string? OperationReference,
    string? MerchantReference,
    long AmountChon,
    DateTimeOffset At
)
{
    internal JsonObject ToJson() =>
        new()
        {
            ["no"] = No,
            ["kind"] = Kind.ToString().ToLowerInvariant(),
            ["wallet_reference"] = WalletReference,
            ["gateway_reference"] = GatewayReference,
            ["operation_reference"] = OperationReference,
            ["merchant_reference"] = MerchantReference,
            ["amount_chon"] = AmountChon,
            ["at"] = AdminJson.Time(At),
        };
}

/// <summary>
/// Every movement of money that the wallet made, in order, numbered without gaps. Nothing is ever changed or removed
/// but by a reset. Write to it under the <see cref="WalletScheduler"/>'s lock only.
/// </summary>
public sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly List<LedgerEntry> _entries = [];

    /// <summary>All entries, oldest first.</summary>
    public IReadOnlyList<LedgerEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>Books one movement; <paramref name="at"/> is the business clock.</summary>
    public void Book(
        Movement kind,
        string walletReference,
        string gatewayReference,
        string? operationReference,
        string? merchantReference,
        long amountChon,
        DateTimeOffset at
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amountChon);
        lock (_gate)
        {
            _entries.Add(
                new LedgerEntry(
                    _entries.Count + 1,
                    kind,
                    walletReference,
                    gatewayReference,
                    operationReference,
                    merchantReference,
                    amountChon,
                    at
                )
            );
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }
}
