using Microsoft.Extensions.Time.Testing;
using Mocks.Kit;
using Saebyol.Mock;

namespace Saebyol.Tests;

/// <summary>The mock keeps to the protocol's page.</summary>
public sealed class SaebyolMockTests : IAsyncLifetime
{
    private const string Number = "GW20260302000001";
    private const string Refund = "GWR2026030200001";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 3, 0, 0, TimeSpan.Zero));
    private SaebyolMock _mock = null!;
    private SaebyolClient _client = null!;

    public static TheoryData<int, string> Refusals =>
        new()
        {
            { 1051, "insufficient_funds" },
            { 1061, "limit_single" },
            { 1065, "limit_daily" },
            { 1062, "account_blocked" },
            { 1057, "customer_refused" },
            { 1059, "risk" },
            { 1054, "code_expired" },
            { 1056, "code_used" },
            { 1053, "code_invalid" },
            { 1003, "merchant_blocked" },
            { 1013, "amount_invalid" },
            { 1014, "currency_invalid" },
            { 1015, "number_used" },
            { 1096, "busy" },
        };

    public async ValueTask InitializeAsync()
    {
        _mock = await SaebyolMock.StartAsync(new() { Time = _time });
        _client = new SaebyolClient(_mock.BaseUrl, _time);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _mock.DisposeAsync();
    }

    [Theory, MemberData(nameof(SaebyolVectors.Signatures), MemberType = typeof(SaebyolVectors))]
    public void Signatures_are_those_of_the_vectors(
        string kind,
        string method,
        string path,
        string time,
        string nonce,
        string body,
        string signature
    )
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);

        var made =
            kind == "request"
                ? Signing.OfRequest(SaebyolVectors.Secret, method, path, time, nonce, bytes)
                : Signing.OfAnswer(SaebyolVectors.Secret, method, path, time, nonce, bytes);

        Assert.Equal(signature, made);
    }

    [Fact]
    public async Task A_charge_is_made_once_and_repeats_show_it()
    {
        var code = _mock.MintCode();

        var paid = await _client.ChargeAsync(Number, code);
        var again = await _client.ChargeAsync(Number, code);
        var other = await _client.ChargeAsync(Number, code, chon: 100);

        Assert.Equal(("ok", "paid", "1250000", "0"), (paid["result"], paid["state"], paid["amount"], paid["refunded"]));
        Assert.True(paid.IsGenuine);
        Assert.Equal(paid.Members.ToJsonString(), again.Members.ToJsonString());
        Assert.Equal("number_used", other["result"]);
        Assert.Equal((Movement.Charge, 1_250_000), Assert.Single(_mock.Ledger) is var line ? (line.Kind, line.AmountChon) : default);
    }

    [Theory, MemberData(nameof(Refusals))]
    public async Task Amounts_are_refused_as_the_page_says(int won, string result)
    {
        var told = await _client.ChargeAsync(Number, _mock.MintCode(), won * 100);

        Assert.Equal(result, told["result"]);
        Assert.Empty(_mock.Ledger);
    }

    [Fact]
    public async Task A_code_is_good_for_120_seconds_and_one_charge()
    {
        var (used, old) = (_mock.MintCode(), _mock.MintCode());
        await _client.ChargeAsync(Number, used);

        Assert.Equal("code_used", (await _client.ChargeAsync("GW20260302000002", used))["result"]);
        Assert.Equal("code_invalid", (await _client.ChargeAsync("GW20260302000002", "8600000000000000000"))["result"]);
        _time.Advance(TimeSpan.FromSeconds(121));
        Assert.Equal("code_expired", (await _client.ChargeAsync("GW20260302000002", old))["result"]);
    }

    [Theory, InlineData(1068, "paid", null), InlineData(1069, "failed", "customer_refused")]
    public async Task What_is_pending_is_decided_later(int won, string state, string? reason)
    {
        var pending = await _client.ChargeAsync(Number, _mock.MintCode(), won * 100);
        _time.Advance(TimeSpan.FromSeconds(6));

        var decided = await _client.InquireAsync(Number);

        Assert.Equal(("pending", "pending"), (pending["result"], pending["state"]));
        Assert.Equal(("ok", state, reason), (decided["result"], decided["state"], decided["reason"]));
    }

    [Fact]
    public async Task A_void_of_an_unknown_number_closes_it()
    {
        Assert.Equal("not_found", (await _client.VoidAsync(Number))["result"]);
        Assert.Equal("number_closed", (await _client.ChargeAsync(Number, _mock.MintCode()))["result"]);
        Assert.Equal("not_found", (await _client.InquireAsync(Number))["result"]);
        Assert.Empty(_mock.Ledger);
    }

    [Fact]
    public async Task A_void_gives_a_charge_back_once()
    {
        await _client.ChargeAsync(Number, _mock.MintCode());

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("voided", (await _client.VoidAsync(Number))["state"]);
        }
        Assert.Equal([Movement.Charge, Movement.Reverse], _mock.Ledger.Select(l => l.Kind));
    }

    [Fact]
    public async Task A_void_is_refused_after_24_hours_and_after_a_refund()
    {
        await _client.ChargeAsync(Number, _mock.MintCode());
        await _client.RefundAsync(Number, Refund, 100);
        await _client.ChargeAsync("GW20260302000002", _mock.MintCode());
        _mock.SetBusinessClock(_time.GetUtcNow().AddHours(25));

        var (refunded, late) = (await _client.VoidAsync(Number), await _client.VoidAsync("GW20260302000002"));

        Assert.Equal(("void_refused", "paid", "100"), (refunded["result"], refunded["state"], refunded["refunded"]));
        Assert.Equal(("void_refused", "paid", "0"), (late["result"], late["state"], late["refunded"]));
    }

    [Fact]
    public async Task Refunds_never_exceed_the_charge()
    {
        await _client.ChargeAsync(Number, _mock.MintCode());

        var first = await _client.RefundAsync(Number, Refund, 1_000_000);
        var again = await _client.RefundAsync(Number, Refund, 1_000_000);
        var altered = await _client.RefundAsync(Number, Refund, 100);
        var tooMuch = await _client.RefundAsync(Number, "GWR2026030200002", 250_001);
        var failed = await _client.RefundAsync(Number, "GWR2026030200003", 105_100);
        var found = await _client.AskAsync("refund-inquiry", new { number = Number, refund = Refund });

        Assert.Equal(("ok", "done"), (first["result"], first["state"]));
        Assert.Equal(first.Members.ToJsonString(), again.Members.ToJsonString());
        Assert.Equal(("number_used", "refund_refused"), (altered["result"], tooMuch["result"]));
        Assert.Equal(("insufficient_funds", "failed"), (failed["result"], failed["state"]));
        Assert.Equal(first.Members.ToJsonString(), found.Members.ToJsonString());
        Assert.Equal(1_000_000, Assert.Single(_mock.Ledger, l => l.Kind == Movement.Refund).AmountChon);
    }

    [Fact]
    public async Task A_wrong_signature_a_used_nonce_and_a_wrong_clock_are_refused()
    {
        using var stranger = new SaebyolClient(_mock.BaseUrl, _time) { Secret = "another" };
        using var repeater = new SaebyolClient(_mock.BaseUrl, _time) { Nonce = new string('a', 32) };
        using var late = new SaebyolClient(_mock.BaseUrl, new FakeTimeProvider(_time.GetUtcNow().AddSeconds(301)));

        Assert.Equal("bad_signature", (await stranger.InquireAsync(Number))["result"]);
        Assert.Equal("not_found", (await repeater.InquireAsync(Number))["result"]);
        Assert.Equal("bad_signature", (await repeater.InquireAsync(Number))["result"]);
        Assert.Equal("clock_wrong", (await late.InquireAsync(Number))["result"]);
    }

    [Theory]
    [InlineData("bad_signature", "ok", false)]
    [InlineData("unsigned", "ok", false)]
    [InlineData("unknown_code", "undocumented_7777", true)]
    [InlineData("unknown_outcome", "unclear", true)]
    [InlineData("not_found", "not_found", true)]
    [InlineData("maintenance", "busy", true)]
    public async Task Faults_break_the_answer(string kind, string result, bool genuine)
    {
        await _client.ChargeAsync(Number, _mock.MintCode());
        _mock.Faults.Arm(new("inquiry", kind));

        var told = await _client.InquireAsync(Number);

        Assert.Equal((result, genuine), (told["result"], told.IsGenuine));
    }

    [Theory]
    [InlineData("wrong_amount", "amount", "1250100")]
    [InlineData("wrong_reference", "number", "GW20260302000009")]
    [InlineData("wrong_merchant_reference", "reference", "order-9")]
    public async Task Faults_alter_single_members(string kind, string member, string value)
    {
        await _client.ChargeAsync(Number, _mock.MintCode());
        _mock.Faults.Arm(new("inquiry", kind));

        Assert.Equal(value, (await _client.InquireAsync(Number))[member]);
    }

    [Fact]
    public async Task Paths_methods_and_bodies_that_the_page_does_not_know_are_refused()
    {
        using var http = new HttpClient { BaseAddress = _mock.BaseUrl };
        var cancel = TestContext.Current.CancellationToken;

        Assert.Equal(404, (int)(await http.GetAsync("/v1/nothing", cancel)).StatusCode);
        Assert.Equal(405, (int)(await http.GetAsync("/v1/charge", cancel)).StatusCode);
        Assert.Equal(413, (int)(await http.PostAsync("/v1/charge", new ByteArrayContent(new byte[16 * 1024 + 1]), cancel)).StatusCode);
        Assert.Equal("bad_request", (await _client.AskAsync("charge", new[] { 1 }))["result"]);
        Assert.Equal("bad_request", (await _client.AskAsync("charge", new { number = Number, code = 1 }))["result"]);
    }
}
