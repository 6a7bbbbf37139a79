using Adapters.Contract;
using Adapters.Kit;

namespace Adapters.Tests.ManmulSang;

public sealed class ManmulSangPresentTests
{
    private static readonly Says Created = new(201, Samples.Order("CREATED"));

    [Fact]
    public async Task The_order_is_sent_as_published_with_a_lasting_key()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(Created, Created);
        var answer = await stub.Codes.PresentAsync(Samples.Charge(), ManmulSangFixture.Token);
        var code = AssertCase.Is<WalletResult<PresentedCode>.Succeeded>(answer).Value;
        Assert.Equal(Vectors.At("manmulsang").GetProperty("qr").Text("account"), code.Account.Content);
        Assert.Equal((27, Samples.OrderId), (code.Account.TemplateId, code.SchemeReference));
        await stub.Codes.PresentAsync(Samples.Charge() with { EarlierTries = 1 }, ManmulSangFixture.Token);
        var sent = stub.Requests.ToArray();
        Assert.Equal(
            """{"merchantOrderNo":"GW20260302000002","reference":"order-1002","amount":{"value":12500.00,"currency":"KPW"},"capture":"MANUAL","store":"S001","terminal":"T0001","notifyUrl":"http://127.0.0.1:8080/callbacks/manmulsang","expiresIn":900}""",
            sent[0].Body
        );
        Assert.Equal(sent[0], sent[1]);
        Assert.Equal(("POST", "/openapi/v2/orders"), (sent[0].Method, sent[0].Target));
        Assert.Equal("application/json", sent[0].ContentType);
        Assert.Matches("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", sent[0].Key);
        Assert.NotEqual(
            IdempotencyKeys.Of("manmulsang", "capture", Samples.Number),
            IdempotencyKeys.Of("manmulsang", "refund", Samples.Number)
        );
    }

    [Fact]
    public async Task Too_many_requests_are_waited_out_in_both_forms()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        var busy = Samples.Problem(429, "rate_limited");
        stub.Will(
            new Says(429, busy, ("Retry-After", "0")),
            new Says(
                429,
                busy,
                (
                    "Retry-After",
                    TimeProvider.System.GetUtcNow().AddSeconds(1).ToString("R", System.Globalization.CultureInfo.InvariantCulture)
                )
            ),
            Created
        );
        AssertCase.Is<WalletResult<PresentedCode>.Succeeded>(await stub.Codes.PresentAsync(Samples.Charge(), ManmulSangFixture.Token));
        Assert.Single(stub.Requests.Select(r => (r.Key, r.Body)).Distinct());
    }

    [Fact]
    public async Task A_wait_beyond_the_deadline_leaves_the_repeat_to_the_gateway()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(new Says(429, Samples.Problem(429, "rate_limited"), ("Retry-After", "60")));
        var unknown = AssertCase.Is<WalletResult<PresentedCode>.Unknown>(
            await stub.Codes.PresentAsync(Samples.Charge(), ManmulSangFixture.Token)
        );
        Assert.Equal(UnknownWhy.NotProcessed, unknown.Why);
        Assert.Single(stub.Requests);
    }

    [Theory]
    [InlineData(403, "merchant_suspended", DeclineReason.MerchantNotAllowed, Alert.None)]
    [InlineData(422, "amount_not_allowed", DeclineReason.AmountNotAllowed, Alert.None)]
    [InlineData(422, "currency_not_supported", DeclineReason.CurrencyNotSupported, Alert.None)]
    [InlineData(422, "terminal_unknown", DeclineReason.TerminalUnknown, Alert.None)]
    [InlineData(503, "maintenance", DeclineReason.SchemeUnavailable, Alert.None)]
    [InlineData(422, "validation_failed", DeclineReason.SchemeError, Alert.OurRequestRefused)]
    [InlineData(403, "insufficient_scope", DeclineReason.SchemeError, Alert.OurRequestRefused)]
    [InlineData(400, "malformed_json", DeclineReason.SchemeError, Alert.OurRequestRefused)]
    [InlineData(422, "idempotency_key_reused", DeclineReason.DuplicateReference, Alert.NumberUsedElsewhere)]
    public async Task A_refusal_of_the_sole_try_declines(int status, string code, DeclineReason reason, Alert alert)
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(new Says(status, Samples.Problem(status, code), ("Retry-After", "1")));
        var declined = AssertCase.Is<WalletResult<PresentedCode>.Declined>(
            await stub.Codes.PresentAsync(Samples.Charge(), ManmulSangFixture.Token)
        );
        Assert.Equal((reason, code, alert), (declined.Reason, declined.SchemeCode, declined.Alert));
        Assert.Single(stub.Requests);
    }

    [Theory]
    [InlineData(503, "maintenance", UnknownWhy.NotProcessed)]
    [InlineData(400, "malformed_json", UnknownWhy.NotProcessed)]
    [InlineData(409, "conflict_in_progress", UnknownWhy.InDoubt)]
    public async Task A_refusal_of_a_repeat_says_nothing(int status, string code, UnknownWhy why)
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(Samples.Refuses(status, code));
        var unknown = AssertCase.Is<WalletResult<PresentedCode>.Unknown>(
            await stub.Codes.PresentAsync(Samples.Charge() with { EarlierTries = 1 }, ManmulSangFixture.Token)
        );
        Assert.Equal(why, unknown.Why);
    }

    [Theory]
    [InlineData(500, """{"code":"internal"}""")]
    [InlineData(503, "<html>")]
    [InlineData(200, "<html>")]
    [InlineData(201, "{\"id\":\"ord_7K2")]
    [InlineData(404, """{"code":"not_found"}""")]
    [InlineData(0, null)]
    public async Task No_answer_is_unknown_and_a_repeat_looks_for_the_order(int status, string? body)
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(new Says(status, body));
        var unknown = AssertCase.Is<WalletResult<PresentedCode>.Unknown>(
            await stub.Codes.PresentAsync(Samples.Charge(), ManmulSangFixture.Token)
        );
        Assert.Equal(UnknownWhy.NoAnswer, unknown.Why);
        Assert.Single(stub.Requests);

        stub.Will(new Says(status, body), new Says(200, $$"""{"items":[{{Samples.Order("CREATED")}}]}"""));
        AssertCase.Is<WalletResult<PresentedCode>.Succeeded>(
            await stub.Codes.PresentAsync(Samples.Charge() with { EarlierTries = 1 }, ManmulSangFixture.Token)
        );
        Assert.Equal("/openapi/v2/orders?merchantOrderNo=" + Samples.Number, stub.Requests.Last().Target);
    }

    [Fact]
    public async Task A_known_number_is_ours_only_with_our_reference_and_amount()
    {
        var known = Samples.Refuses(409, "duplicate_order_no", "CREATED");
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(known, new Says(200, $$"""{"items":[{{Samples.Order("SCANNED")}}]}"""));
        AssertCase.Is<WalletResult<PresentedCode>.Succeeded>(await stub.Codes.PresentAsync(Samples.Charge(), ManmulSangFixture.Token));
        string[] others = ["", Samples.Order("CREATED", amount: "12500.01"), Samples.Order("CREATED", reference: "other")];
        foreach (var other in others)
        {
            stub.Will(known, new Says(200, $$"""{"items":[{{other}}]}"""));
            var declined = AssertCase.Is<WalletResult<PresentedCode>.Declined>(
                await stub.Codes.PresentAsync(Samples.Charge(), ManmulSangFixture.Token)
            );
            Assert.Equal(DeclineReason.DuplicateReference, declined.Reason);
            Assert.Equal(Alert.NumberUsedElsewhere, declined.Alert);
        }
    }

    [Fact]
    public async Task A_dead_token_is_replaced_once_with_the_same_key_and_body()
    {
        var dead = new Says(401, Samples.Problem(401, "invalid_token"), ("WWW-Authenticate", "Bearer error=\"invalid_token\""));
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(dead, Created);
        AssertCase.Is<WalletResult<PresentedCode>.Succeeded>(await stub.Codes.PresentAsync(Samples.Charge(), ManmulSangFixture.Token));
        Assert.Equal(2, stub.TokensIssued);
        Assert.Single(stub.Requests.Select(r => (r.Key, r.Body)).Distinct());
        Assert.Equal(["Bearer msat_1", "Bearer msat_2"], stub.Requests.Select(r => r.Authorization));

        stub.Will(dead, dead);
        var declined = AssertCase.Is<WalletResult<PresentedCode>.Declined>(
            await stub.Codes.PresentAsync(Samples.Charge(), ManmulSangFixture.Token)
        );
        Assert.Equal(DeclineReason.SchemeError, declined.Reason);
    }

    [Fact]
    public async Task A_dead_token_that_cannot_be_replaced_leaves_nothing_sent()
    {
        var dead = new Says(401, Samples.Problem(401, "invalid_token"), ("WWW-Authenticate", "Bearer error=\"invalid_token\""));
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(Created, dead);
        await stub.Codes.PresentAsync(Samples.Charge(), ManmulSangFixture.Token);
        stub.TokenSays = new Says(500, "oops");

        var declined = AssertCase.Is<WalletResult<PresentedCode>.Declined>(
            await stub.Codes.PresentAsync(Samples.Charge(), ManmulSangFixture.Token)
        );

        Assert.Equal((DeclineReason.SchemeUnavailable, "not_sent"), (declined.Reason, declined.SchemeCode));
    }

    [Fact]
    public async Task Many_callers_share_one_token_request()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        var tokens = stub.Get<AccessTokens>("manmulsang");
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tokens.GetAsync(ManmulSangFixture.Token)));
        Assert.Equal(["msat_1"], all.Distinct());
        Assert.Equal(1, stub.TokensIssued);
    }

    [Fact]
    public async Task Without_a_token_nothing_was_sent()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.TokenSays = new Says(500, "oops");
        var declined = AssertCase.Is<WalletResult<PresentedCode>.Declined>(
            await stub.Codes.PresentAsync(Samples.Charge(), ManmulSangFixture.Token)
        );
        Assert.Equal((DeclineReason.SchemeUnavailable, "not_sent"), (declined.Reason, declined.SchemeCode));
        var sent = Assert.Single(stub.Requests);
        Assert.Equal(Vectors.At("manmulsang").Text("basic_authorization"), sent.Authorization);
        Assert.Equal("grant_type=client_credentials&scope=orders+captures+refunds+events+settlements", sent.Body);
    }
}
