using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>What a minted voucher shall be like.</summary>
public sealed record VoucherOrder
{
    /// <summary>The payer's wallet, 16 digits; null = a random one.</summary>
    public string? Wallet { get; init; }

    /// <summary>The voucher's counter; null = a random one.</summary>
    public uint? Counter { get; init; }

    /// <summary>What it buys at most, 1–300000 won.</summary>
    public uint MaxWon { get; init; } = 50_000;

    /// <summary>How long it is valid.</summary>
    public int ValidMinutes { get; init; } = 4320;

    /// <summary>The number of the test key.</summary>
    public int KeyId { get; init; } = 7;

    /// <summary>Its validity ended a day ago.</summary>
    public bool Expired { get; init; }

    /// <summary>One bit of its signature is wrong.</summary>
    public bool Tampered { get; init; }

    /// <summary>When it is issued; null = now.</summary>
    public DateTimeOffset? IssuedAt { get; init; }
}

/// <summary>A minted voucher.</summary>
public sealed record MintedVoucher(string Code, string Wallet, uint Counter, uint MaxWon, DateTimeOffset ExpiresAt);

/// <summary>Mints vouchers as a payer's wallet would show them.</summary>
internal static class Minting
{
    public static MintedVoucher Mint(VoucherOrder order, DateTimeOffset real)
    {
        var wallet = order.Wallet ?? RandomWallet();
        var counter = order.Counter ?? (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
        var local = PyongyangTime.Local(order.IssuedAt ?? real);
        if (order.Expired)
        {
            local = local.AddDays(-1).AddMinutes(-order.ValidMinutes);
        }

        var issued = Voucher.Seconds(local);
        using var key = VoucherKeys.Pair(order.KeyId);
        return new MintedVoucher(
            Voucher.Mint(key, order.KeyId, wallet, counter, order.MaxWon, (uint)issued, order.ValidMinutes, order.Tampered),
            wallet,
            counter,
            order.MaxWon,
            PyongyangTime.Instant(Voucher.Local(issued).AddMinutes(order.ValidMinutes))
        );
    }

    public static AdminReply Answer(JsonElement request, DateTimeOffset real)
    {
        if (
            !AdminJson.TryText(request, "wallet", out var wallet)
            || !TryReadCounter(request, out var counter)
            || !AdminJson.TryNumber(request, "amount_limit_won", out var maxWon)
            || !AdminJson.TryNumber(request, "valid_minutes", out var minutes)
            || !AdminJson.TryNumber(request, "key_id", out var keyId)
            || !AdminJson.TryFlag(request, "expired", out var expired)
            || !AdminJson.TryFlag(request, "tampered", out var tampered)
            || (wallet is not null && !Forms.IsDigits(wallet, 16))
            || maxWon is 0 or > (int)Voucher.HighestWon
            || minutes > ushort.MaxValue
            || keyId > ushort.MaxValue
        )
        {
            return AdminReply.BadRequest("a member has not its form");
        }

        var minted = Mint(
            new VoucherOrder
            {
                Wallet = wallet,
                Counter = counter,
                MaxWon = (uint)(maxWon ?? 50_000),
                ValidMinutes = minutes ?? 4320,
                KeyId = keyId ?? 7,
                Expired = expired ?? false,
                Tampered = tampered ?? false,
            },
            real
        );
        return AdminReply.Created(
            new JsonObject
            {
                ["code"] = minted.Code,
                ["last4"] = minted.Code[^4..],
                ["expires_at"] = AdminJson.Time(minted.ExpiresAt),
                ["wallet"] = minted.Wallet,
                ["counter"] = minted.Counter,
                ["max_won"] = minted.MaxWon,
            }
        );
    }

    private static bool TryReadCounter(JsonElement request, out uint? counter)
    {
        counter = null;
        if (!request.TryGetProperty("counter", out var member) || member.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (member.ValueKind != JsonValueKind.Number || !member.TryGetUInt32(out var read))
        {
            return false;
        }

        counter = read;
        return true;
    }

    // Below the numbers that are blocked from the start.
    private static string RandomWallet() =>
        "88500"
        + RandomNumberGenerator.GetInt32(100_000_000).ToString("D8", CultureInfo.InvariantCulture)
        + RandomNumberGenerator.GetInt32(1000).ToString("D3", CultureInfo.InvariantCulture);
}
