using Adapters.Contract;
using Xunit.Sdk;

namespace Adapters.Tests;

public sealed class AssertCaseTests
{
    private static readonly WalletResult<OrderState> Unknown = new WalletResult<OrderState>.Unknown(
        UnknownWhy.Mismatch,
        "E77",
        Evidence.Nothing("query", "timeout")
    );

    [Fact]
    public void The_expected_case_is_handed_back() => Assert.Same(Unknown, AssertCase.Is<WalletResult<OrderState>.Unknown>(Unknown));

    [Fact]
    public void Another_case_is_told_with_its_fields()
    {
        var failure = Assert.Throws<FailException>(() => AssertCase.Is<WalletResult<OrderState>.Succeeded>(Unknown));

        Assert.StartsWith("expected Succeeded, but it was Unknown {", failure.Message);
        Assert.Contains("Why = Mismatch, SchemeCode = E77", failure.Message);
        Assert.EndsWith("read from note=timeout", failure.Message);
    }

    [Fact]
    public void Nothing_and_a_type_around_the_case_are_not_the_case()
    {
        Assert.Throws<FailException>(() => AssertCase.Is<WalletResult<OrderState>.Succeeded>(null));
        Assert.Throws<FailException>(() => AssertCase.Is<WalletResult<OrderState>>(Unknown));
    }
}
