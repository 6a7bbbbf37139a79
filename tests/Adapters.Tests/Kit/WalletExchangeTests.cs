using System.Net;
using Adapters.Contract;
using Adapters.Contract.Disclosures;
using Adapters.Kit;

namespace Adapters.Tests.Kit;

/// <summary>What every adapter leaves to the exchange: which answers are read, what silence amounts to, what is repeated, what is kept.</summary>
public sealed class WalletExchangeTests
{
    [Fact]
    public async Task An_answer_that_is_not_genuine_is_never_read()
    {
        using var toy = new Toy().Says("""{"code":"ok","note":"x"}""", signature: "bad").Says("""{"code":"ok","note":"x"}""");
        var before = ToyReply.Read;

        var unknown = AssertCase.Is<WalletResult<OrderState>.Unknown>(await toy.AskAsync());

        Assert.Equal((UnknownWhy.NoAnswer, "bad signature"), (unknown.Why, unknown.Evidence.Fields["note"]));
        Assert.Equal((before, 0), (ToyReply.Read, toy.Mapped));
        // The same bytes are read once they are signed.
        AssertCase.Is<WalletResult<OrderState>.Succeeded>(await toy.AskAsync());
        Assert.Equal(before + 1, ToyReply.Read);
    }

    [Theory]
    [InlineData("""{"code":"ok","code":"ok"}""")]
    [InlineData("""{"code":null}""")]
    [InlineData("""{"code":1}""")]
    [InlineData("""{"code":"\ud800"}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"code":"ok" """)]
    public async Task What_has_not_the_form_of_the_message_is_unreadable(string body)
    {
        using var toy = new Toy().Says(body);

        var unknown = AssertCase.Is<WalletResult<OrderState>.Unknown>(await toy.AskAsync());

        Assert.Equal((UnknownWhy.NoAnswer, "unreadable answer"), (unknown.Why, unknown.Evidence.Fields["note"]));
        Assert.Equal(0, toy.Mapped);
    }

    [Fact]
    public async Task A_longer_answer_than_the_document_allows_is_unreadable()
    {
        using var toy = new Toy().Says($$"""{"code":"ok","payer":"{{new string('x', 200)}}"}""");

        AssertCase.Is<WalletResult<OrderState>.Unknown>(await toy.AskAsync());
    }

    [Theory]
    [InlineData("closed", DeclineReason.SchemeUnavailable, Alert.None)]
    [InlineData("form", DeclineReason.SchemeError, Alert.OurRequestRefused)]
    public async Task A_rejected_charge_is_refused_only_if_it_was_the_sole_try(string code, DeclineReason reason, Alert alert)
    {
        var body = $$"""{"code":"{{code}}"}""";
        using var toy = new Toy().Says(body).Says(body).Says(body);

        var sole = AssertCase.Is<WalletResult<OrderState>.Declined>(await toy.ChargeAsync(0));
        var repeated = AssertCase.Is<WalletResult<OrderState>.Unknown>(await toy.ChargeAsync(1));
        var asked = AssertCase.Is<WalletResult<OrderState>.Unknown>(await toy.AskAsync());

        Assert.Equal((reason, code, alert), (sole.Reason, sole.SchemeCode, sole.Alert));
        Assert.Equal((UnknownWhy.NotProcessed, alert), (repeated.Why, repeated.Alert));
        Assert.Equal(UnknownWhy.NotProcessed, asked.Why);
    }

    [Fact]
    public async Task A_charge_that_never_left_is_refused_only_if_it_was_the_sole_try()
    {
        var failure = new HttpRequestException(HttpRequestError.ConnectionError);
        using var toy = new Toy().Fails(failure).Fails(failure).Fails(failure);

        var sole = AssertCase.Is<WalletResult<OrderState>.Declined>(await toy.ChargeAsync(0));
        Assert.Equal((DeclineReason.SchemeUnavailable, "not_sent"), (sole.Reason, sole.SchemeCode));
        Assert.Equal(UnknownWhy.NotProcessed, AssertCase.Is<WalletResult<OrderState>.Unknown>(await toy.ChargeAsync(1)).Why);
        Assert.Equal(UnknownWhy.NotProcessed, AssertCase.Is<WalletResult<OrderState>.Unknown>(await toy.AskAsync()).Why);
    }

    [Fact]
    public async Task A_charge_whose_answer_was_lost_is_unknown_also_as_the_sole_try()
    {
        using var toy = new Toy().Fails(new HttpRequestException(HttpRequestError.ResponseEnded)).Fails(new IOException());

        Assert.Equal(UnknownWhy.NoAnswer, AssertCase.Is<WalletResult<OrderState>.Unknown>(await toy.ChargeAsync(0)).Why);
        Assert.Equal(UnknownWhy.NoAnswer, AssertCase.Is<WalletResult<OrderState>.Unknown>(await toy.ChargeAsync(0)).Why);
    }

    [Fact]
    public async Task A_defect_of_ours_does_not_pass_for_a_silent_wallet()
    {
        using var toy = new Toy().Fails(new InvalidCastException());

        await Assert.ThrowsAsync<InvalidCastException>(() => toy.ChargeAsync(0));
    }

    [Fact]
    public async Task A_code_that_no_row_names_never_reaches_the_mapping()
    {
        using var toy = new Toy().Says("""{"code":"new"}""");

        var unknown = AssertCase.Is<WalletResult<OrderState>.Unknown>(await toy.ChargeAsync(0));

        Assert.Equal((UnknownWhy.Undocumented, Alert.UndocumentedAnswer, "new"), (unknown.Why, unknown.Alert, unknown.SchemeCode));
        Assert.Equal(0, toy.Mapped);
    }

    public static TheoryData<string> Codes => [.. ToyProtocol.Table.Codes];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task What_the_mapping_has_no_line_for_says_nothing_about_the_money(string code)
    {
        using var toy = new Toy().Says($$"""{"code":"{{code}}"}""");
        var row = ToyProtocol.Table.Of(code);

        var result = await toy.AskAsync();

        switch (row.Meaning)
        {
            case Meaning.Success:
                AssertCase.Is<WalletResult<OrderState>.Succeeded>(result);
                break;
            case Meaning.Declined:
                AssertCase.Is<WalletResult<OrderState>.Declined>(result);
                break;
            default:
                var why = row.Meaning switch
                {
                    Meaning.Pending or Meaning.InDoubt => UnknownWhy.InDoubt,
                    Meaning.NotFound => UnknownWhy.NotFound,
                    Meaning.Rejected => UnknownWhy.NotProcessed,
                    _ => UnknownWhy.Undocumented,
                };
                Assert.Equal(why, AssertCase.Is<WalletResult<OrderState>.Unknown>(result).Why);
                break;
        }
    }

    [Fact]
    public async Task A_repeat_is_the_same_request_signed_anew()
    {
        const string fast = """{"code":"fast"}""";
        using var toy = new Toy().Says(fast, retryAfter: "0").Says(fast, retryAfter: "0").Says("""{"code":"ok"}""");

        AssertCase.Is<WalletResult<OrderState>.Succeeded>(await toy.ChargeAsync(0));

        Assert.Equal(3, toy.Bodies.Count);
        Assert.Single(toy.Bodies.Distinct());
    }

    [Fact]
    public async Task The_protocol_counts_its_repeats_by_the_code()
    {
        const string fast = """{"code":"fast"}""";
        using var toy = new Toy().Says(fast, retryAfter: "0").Says(fast, retryAfter: "0").Says(fast, retryAfter: "0");

        var unknown = AssertCase.Is<WalletResult<OrderState>.Unknown>(await toy.ChargeAsync(0));

        Assert.Equal((UnknownWhy.NotProcessed, TimeSpan.Zero), (unknown.Why, unknown.AgainAfter));
        Assert.Equal(3, toy.Bodies.Count);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("86400")]
    [InlineData("Tue, 03 Mar 2026 00:00:00 GMT")]
    public async Task A_pause_that_leaves_no_time_for_another_request_is_not_begun(string retryAfter)
    {
        using var toy = new Toy().Says("""{"code":"fast"}""", HttpStatusCode.OK, "good", retryAfter);

        var unknown = AssertCase.Is<WalletResult<OrderState>.Unknown>(await toy.ChargeAsync(0));

        Assert.Equal("fast", unknown.SchemeCode);
        Assert.True(unknown.AgainAfter >= TimeSpan.FromSeconds(5), $"{unknown.AgainAfter}");
    }

    [Fact]
    public async Task Only_marked_members_are_kept_as_evidence()
    {
        using var toy = new Toy().Says("""{"code":"ok","payer":"somebody"}""");

        var evidence = (await toy.AskAsync()).Evidence;

        Assert.Equal(["code"], evidence.Fields.Keys);
        Assert.Equal(64, evidence.BodySha256?.Length);
    }

    [Fact]
    public async Task A_member_without_a_mark_is_disclosed_as_undeclared()
    {
        using var toy = new Toy().Says("""{"code":"ok"}""");
        var recorder = DisclosureRecorder.Open(WalletOperations.Pay, toy.Time);

        await toy.AskAsync();

        var fields = Assert.Single(recorder.All).Fields.Fields;
        Assert.Equal(["forgotten"], fields.Where(field => field.Kind == DataKind.Undeclared).Select(field => field.Name));
        Assert.Contains(new DisclosedField("number", DataKind.GatewayNumber), fields);
        Assert.Contains(new DisclosedField("header:X-Toy", DataKind.Signature), fields);
    }
}
