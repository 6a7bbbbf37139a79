using System.Collections.Immutable;

namespace Conformance;

/// <summary>Something that every wallet with these abilities must do.</summary>
/// <param name="Name">A sentence.</param>
/// <param name="Needs">The interfaces that make it mandatory; none: every wallet.</param>
/// <param name="RunAsync">Runs it against a wallet and asserts.</param>
internal sealed record Scenario(string Name, Type[] Needs, Func<WalletFixture, Task> RunAsync)
{
    /// <summary>
    /// How long a call may take. Far more than any call needs, so that a busy machine is not taken for a wallet that fails;
    /// short only where a scenario waits for its end.
    /// </summary>
    public int TimeoutSeconds { get; init; } = 30;

    /// <summary>The faults that the scenario arms: each mock that it runs against must know them.</summary>
    public ImmutableArray<FaultNeed> Faults { get; init; } = [];

    /// <summary>What, beside the interfaces, makes it mandatory, in words: what the wallet's document says and no type shows.</summary>
    public string? Condition { get; init; }

    /// <summary>Whether <see cref="Condition"/> holds.</summary>
    public Func<WalletFixture, bool> AppliesTo { get; init; } = _ => true;

    /// <summary>Whether a wallet must pass it by its interfaces.</summary>
    public bool IsFor(Type wallet) => Needs.All(need => need.IsAssignableFrom(wallet));
}

/// <summary>Faults that a scenario arms at one call.</summary>
/// <param name="Call">The call; <see cref="WalletCall.Any"/>: whichever operation has the fault.</param>
/// <param name="Kinds">The kinds, in the words of the mocks.</param>
internal sealed record FaultNeed(WalletCall Call, params ImmutableArray<string> Kinds);

/// <summary>The calls of the contract at which the scenarios arm faults.</summary>
public enum WalletCall
{
    /// <summary>Any call.</summary>
    Any,

    /// <summary>The charge of a customer's code.</summary>
    Pay,

    /// <summary>The making of a merchant's code.</summary>
    Present,

    /// <summary>The inquiry after an order.</summary>
    Inquire,

    /// <summary>The refund.</summary>
    Refund,
}

/// <summary>How a mock names the calls in its faults; null where the wallet has no such call.</summary>
public sealed record CallNames(string Inquire, string? Pay = null, string? Present = null, string? Refund = null)
{
    /// <summary>The mock's name of a call.</summary>
    public string Of(WalletCall call)
    {
        var name = call switch
        {
            WalletCall.Any => "*",
            WalletCall.Pay => Pay,
            WalletCall.Present => Present,
            WalletCall.Inquire => Inquire,
            WalletCall.Refund => Refund,
            _ => null,
        };
        if (name is null)
        {
            Assert.Fail($"{nameof(CallNames)}.{call} is missing in your conformance class: how your mock names that operation");
        }
        return name;
    }
}
