using Adapters.Contract;
using Adapters.Contract.Codes;
using Xunit.Sdk;

namespace Conformance;

/// <summary>
/// What the contract demands of every adapter, against its wallet's real mock over real sockets. Which scenarios are
/// mandatory follows from the interfaces that the adapter implements; nobody chooses.
/// </summary>
public abstract class WalletConformance
{
    private static readonly Scenario[] All =
    [
        .. EveryWallet.Scenarios,
        .. Disclosures.Scenarios,
        .. Signatures.Scenarios,
        .. CustomerCodes.Scenarios,
        .. MerchantCodes.Scenarios,
        .. Cancels.Scenarios,
        .. CapturesAndRefunds.Scenarios,
    ];

    /// <summary>The sentences of the scenarios that a wallet must pass.</summary>
    protected static IEnumerable<TheoryDataRow<string>> Mandatory(Type wallet) =>
        All.Where(s => s.IsFor(wallet)).Select(s => new TheoryDataRow<string>(s.Name) { Label = s.Name });

    /// <summary>Starts the wallet's mock and its adapter.</summary>
    /// <param name="timeoutSeconds">The setting of how long one call may take.</param>
    protected abstract Task<WalletFixture> StartAsync(string timeoutSeconds);

    /// <summary>Runs one scenario; what fails is told with the last requests that the mock received.</summary>
    protected async Task RunAsync(string scenario)
    {
        var run = All.Single(s => s.Name == scenario);
        await using var fixture = await StartAsync(run);
        if (!run.AppliesTo(fixture))
        {
            return;
        }
        try
        {
            await run.RunAsync(fixture);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            var what = failure is IAssertionException ? failure.Message : $"{failure.GetType().Name}: {failure.Message}";
            throw new ScenarioFailedException($"{what}{Environment.NewLine}{fixture.LastRequests()}", failure);
        }
    }

    /// <summary>All faults that are missing in one message, so that a mock is completed in one go.</summary>
    [Fact]
    public async Task The_mock_has_every_fault_that_the_scenarios_arm()
    {
        await using var fixture = await StartAsync(All[0]);
        var wallet = fixture.Wallet.GetType();
        string[] missing =
        [
            .. All.Where(s => s.IsFor(wallet) && s.AppliesTo(fixture))
                .SelectMany(s => s.Faults)
                .SelectMany(need => need.Kinds.Select(kind => (Operation: fixture.Calls.Of(need.Call), Kind: kind)))
                .Distinct()
                .Where(fault => !fixture.Mock.Faults.Knows(fault.Operation, fault.Kind))
                .Select(fault => $"{fault.Kind} at {fault.Operation}"),
        ];

        Assert.True(missing.Length == 0, $"the mock lacks the faults: {string.Join(", ", missing)}");
        Assert.True(
            fixture.SignsAnswers == fixture.Mock.Faults.Knows(fixture.Calls.Inquire, "bad_signature"),
            $"{nameof(WalletFixture.SignsAnswers)} is {fixture.SignsAnswers}, but the mock has the fault bad_signature if and only if answers are signed"
        );
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

    /// <summary>The faults that a mock must have, as rows of a table: by what the adapter implements, and by the call that they strike.</summary>
    internal static IEnumerable<string> FaultRows() =>
        All.SelectMany(s =>
                s.Faults.SelectMany(need =>
                    need.Kinds.Select(kind => (By: By(s), At: need.Call.ToString().ToLowerInvariant(), Kind: $"`{kind}`"))
                )
            )
            .GroupBy(fault => (fault.By, fault.At), fault => fault.Kind)
            .Select(row => $"| {row.Key.By} | {row.Key.At} | {string.Join(", ", row.Distinct())} |");

    /// <summary>Whether a text of any kind shows what must never be kept.</summary>
    internal static void AssertClean<T>(WalletFixture fixture, WalletResult<T> answer, ScannedCode? code)
    {
        var text = $"{answer} {string.Join(' ', answer.Evidence.Fields)} {answer.Evidence}";
        Assert.All(fixture.Secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        if (code is not null)
        {
            Assert.DoesNotContain(code.Text, text, StringComparison.Ordinal);
        }
    }

    private static string By(Scenario scenario) =>
        scenario.Needs.Length > 0 ? string.Join(" and ", scenario.Needs.Select(need => $"`{need.Name}`"))
        : scenario.Condition is { } condition ? condition
        : "`IWallet`";

    private async Task<WalletFixture> StartAsync(Scenario scenario)
    {
        var fixture = await StartAsync(scenario.TimeoutSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return fixture with { Scenario = scenario };
    }

    /// <summary>What a scenario failed with, where it failed, and what the mock had received by then.</summary>
    private sealed class ScenarioFailedException(string message, Exception cause) : XunitException(message)
    {
        public override string? StackTrace => cause.StackTrace;
    }
}
