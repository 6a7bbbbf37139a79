using Adapters.Contract;

namespace Conformance;

/// <summary>Orders in the states that scenarios begin with.</summary>
internal static class Orders
{
    /// <summary>How the payer meets the shop at this wallet; the customer's code if it can do both.</summary>
    public static ChargeMode Mode(WalletFixture fixture) =>
        fixture.Wallet is ITakesCustomerCodes ? ChargeMode.CustomerCode : ChargeMode.MerchantCode;

    /// <summary>An order with a code that nobody has paid yet.</summary>
    public static async Task<(Charge Charge, PresentedCode Code)> MakeAsync(
        WalletFixture fixture,
        int won = 12500,
        CaptureMode capture = CaptureMode.Automatic
    )
    {
        var charge = fixture.Charge(won, ChargeMode.MerchantCode, capture);
        var answer = await ((IPresentsMerchantCodes)fixture.Wallet).PresentAsync(charge, CancellationToken.None);
        var code = AssertCase.Is<WalletResult<PresentedCode>.Succeeded>(answer).Value;
        return (charge with { SchemeReference = code.SchemeReference, ExpiresAt = code.ExpiresAt }, code);
    }

    /// <summary>Asks until the wallet has decided.</summary>
    public static Task<WalletResult<OrderState>> AskAsync(WalletFixture fixture, Charge charge) =>
        WalletFixture.SettledAsync(() => fixture.Wallet.InquireAsync(charge, CancellationToken.None));

    /// <summary>Money that is held and not taken.</summary>
    public static async Task<Charge> HoldAsync(WalletFixture fixture)
    {
        var (charge, _) = await MakeAsync(fixture, capture: CaptureMode.Manual);
        await fixture.Mock.ActAsync(charge.Number, "pay");
        var held = AssertCase.Is<WalletResult<OrderState>.Succeeded>(await AskAsync(fixture, charge));
        Assert.Equal(1_250_000, AssertCase.Is<OrderState.Authorized>(held.Value).HeldMinor);
        return charge with { Known = LastKnownState.Held };
    }

    /// <summary>A payment of 12,500 won that the gateway knows as taken.</summary>
    public static async Task<Charge> TakeAsync(WalletFixture fixture)
    {
        if (fixture.Wallet is ITakesCustomerCodes takes)
        {
            var (code, charge) = fixture.Scan();
            var paid = await takes.PayAsync(charge, code, CancellationToken.None);
            return Taken(charge, AssertCase.Is<WalletResult<OrderState>.Succeeded>(paid).Value);
        }
        var (order, _) = await MakeAsync(fixture);
        await fixture.Mock.ActAsync(order.Number, "pay");
        var answer = await AskAsync(fixture, order);
        return Taken(order, AssertCase.Is<WalletResult<OrderState>.Succeeded>(answer).Value);
    }

    /// <summary>A part that the wallet can give back: all of it where it knows no other.</summary>
    public static Operation Refund(WalletFixture fixture) => WalletFixture.Part(fixture.Wallet.Facts.PartialRefunds ? 2500 : 12500);

    private static Charge Taken(Charge charge, OrderState state) =>
        charge with
        {
            Known = LastKnownState.Taken,
            Shown = true,
            CapturedMinor = AssertCase.Is<OrderState.Captured>(state).CapturedMinor,
            SchemeReference = state.SchemeReference,
        };
}
