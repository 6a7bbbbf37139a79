using System.Globalization;
using Adapters.Contract;
using Adapters.Contract.Codes;

namespace Adapters.Tests.Conformance;

/// <summary>
/// What the contract demands of every adapter, against its wallet's real mock over real sockets. Which scenarios are
/// mandatory follows from the interfaces that the adapter implements; nobody chooses.
/// </summary>
public abstract class WalletConformance
{
    private static readonly Scenario[] All =
    [
        .. EveryWallet.Scenarios,
        .. CustomerCodes.Scenarios,
        .. MerchantCodes.Scenarios,
        .. Movements.Scenarios,
    ];

    /// <summary>The sentences of the scenarios that a wallet must play.</summary>
    protected static TheoryData<string> Mandatory(Type wallet) =>
        [.. All.Where(s => s.Needs.All(n => n.IsAssignableFrom(wallet))).Select(s => s.Name)];

    /// <summary>Starts the wallet's mock and its adapter.</summary>
    /// <param name="timeoutSeconds">The setting of how long one call may take.</param>
    private protected abstract Task<Stage> StartAsync(string timeoutSeconds);

    private protected async Task PlayAsync(string scenario)
    {
        var played = All.Single(s => s.Name == scenario);
        await using var stage = await StartAsync(played.TimeoutSeconds.ToString(CultureInfo.InvariantCulture));
        await played.Play(stage);
    }

    /// <summary>Every ability has scenarios, so that none goes unproved because nobody wrote any.</summary>
    [Fact]
    public void No_ability_of_the_contract_is_without_a_scenario()
    {
        Type[] abilities =
        [
            typeof(ITakesCustomerCodes),
            typeof(IPresentsMerchantCodes),
            typeof(ICaptures),
            typeof(ICancels),
            typeof(IRefunds),
            typeof(IAllocatesNumbers),
        ];

        Assert.All(abilities, a => Assert.Contains(All, s => s.Needs.Contains(a)));
        Assert.Equal(All.Length, All.Select(s => s.Name).Distinct().Count());
    }

    /// <summary>Whether a text of any kind shows what must never be kept.</summary>
    internal static void AssertClean<T>(Stage stage, WalletResult<T> answer, ScannedCode? code)
    {
        var text = $"{answer} {string.Join(' ', answer.Evidence.Fields)} {answer.Evidence}";
        Assert.All(stage.Secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        if (code is not null)
        {
            Assert.DoesNotContain(code.Text, text, StringComparison.Ordinal);
        }
    }
}
