using Adapters.Contract;
using Xunit.Sdk;

namespace Adapters.Tests;

public sealed class AssertCaseTests
{
    private static readonly Answer<Standing> s_unknown = new Answer<Standing>.Unknown(
        UnknownWhy.Mismatch,
        "E77",
        Evidence.Nothing("query", "timeout")
    );

    [Fact]
    public void The_expected_case_is_handed_back() => Assert.Same(s_unknown, AssertCase.Is<Answer<Standing>.Unknown>(s_unknown));

    [Fact]
    public void Another_case_is_told_with_its_fields()
    {
        var failure = Assert.Throws<FailException>(() => AssertCase.Is<Answer<Standing>.Done>(s_unknown));

        Assert.StartsWith("expected Done, but it was Unknown {", failure.Message);
        Assert.Contains("Why = Mismatch, SchemeCode = E77", failure.Message);
        Assert.EndsWith("read from note=timeout", failure.Message);
    }

    [Fact]
    public void Nothing_and_a_type_around_the_case_are_not_the_case()
    {
        Assert.Throws<FailException>(() => AssertCase.Is<Answer<Standing>.Done>(null));
        Assert.Throws<FailException>(() => AssertCase.Is<Answer<Standing>>(s_unknown));
    }
}
