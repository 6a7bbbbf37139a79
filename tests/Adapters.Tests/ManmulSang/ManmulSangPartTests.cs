using Adapters.Contract;

namespace Adapters.Tests.ManmulSang;

public sealed class ManmulSangPartTests
{
    private const long All = 1_250_000;

    [Fact]
    public async Task A_capture_is_sent_as_published_and_is_under_way()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(new Says(202, Samples.Capture("PENDING")));
        AssertCase.Is<WalletResult<OperationResult>.Pending>(await CaptureAsync(stub));
        var sent = Assert.Single(stub.Requests);
        Assert.Equal("/openapi/v2/orders/ord_7K2Q9D4T/captures", sent.Target);
        Assert.Equal("""{"merchantCaptureNo":"GWC20260302000001","amount":{"value":5000.00,"currency":"KPW"},"final":false}""", sent.Body);
    }

    [Fact]
    public async Task A_refund_carries_the_reason_in_nfc()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(new Says(500, "x"));
        var text = Vectors.All.GetProperty("text");
        await stub.Refunds.RefundAsync(
            Samples.Known(LastKnownState.Taken),
            Samples.Part("GWR20260302000002", 100_000) with
            {
                Reason = text.Text("nfd"),
            },
            ManmulSangFixture.Token
        );
        Assert.Equal(
            $$"""{"merchantRefundNo":"GWR20260302000002","amount":{"value":1000.00,"currency":"KPW"},"reason":"{{text.Text("nfc")}}"}""",
            Assert.Single(stub.Requests).Body
        );
    }

    [Theory]
    [InlineData("authorization_expired", DeclineReason.OperationNotAllowed, Alert.None)]
    [InlineData("seller_balance_insufficient", DeclineReason.InsufficientFunds, Alert.None)]
    [InlineData("processing_error", DeclineReason.SchemeError, Alert.None)]
    [InlineData("moon_phase", DeclineReason.SchemeError, Alert.UndocumentedAnswer)]
    public async Task A_failed_part_has_failed_whatever_its_code(string code, DeclineReason reason, Alert alert)
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(new Says(202, Samples.Capture("FAILED", failure: code)));
        var declined = AssertCase.Is<WalletResult<OperationResult>.Declined>(await CaptureAsync(stub));
        Assert.Equal((reason, code, alert), (declined.Reason, declined.SchemeCode, declined.Alert));
    }

    [Theory]
    [InlineData(409, "invalid_state", DeclineReason.OperationNotAllowed)]
    [InlineData(409, "refund_window_closed", DeclineReason.OperationNotAllowed)]
    [InlineData(422, "too_many_captures", DeclineReason.OperationNotAllowed)]
    [InlineData(422, "too_many_refunds", DeclineReason.OperationNotAllowed)]
    [InlineData(409, "duplicate_capture_no", DeclineReason.DuplicateReference)]
    [InlineData(409, "duplicate_refund_no", DeclineReason.DuplicateReference)]
    [InlineData(422, "amount_exceeds_authorized", DeclineReason.AmountNotAllowed)]
    [InlineData(422, "amount_exceeds_captured", DeclineReason.AmountNotAllowed)]
    [InlineData(422, "amount_not_allowed", DeclineReason.AmountNotAllowed)]
    [InlineData(422, "currency_not_supported", DeclineReason.CurrencyNotSupported)]
    public async Task A_refusal_counts_at_once_or_after_a_look_at_the_order(int status, string code, DeclineReason reason)
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        var refusal = Samples.Refuses(status, code);
        stub.Will(
            refusal,
            refusal,
            new Says(200, Samples.Order("AUTHORIZED", All)),
            refusal,
            new Says(200, Samples.Order("PARTIALLY_CAPTURED", All, 500_000, captures: $"[{Samples.Capture("SUCCEEDED")}]")),
            refusal,
            Samples.Refuses(404, "not_found")
        );
        foreach (var tries in new[] { 0, 1 })
        {
            var declined = AssertCase.Is<WalletResult<OperationResult>.Declined>(await CaptureAsync(stub, tries));
            Assert.Equal((reason, code), (declined.Reason, declined.SchemeCode));
        }
        AssertCase.Is<WalletResult<OperationResult>.Succeeded>(await CaptureAsync(stub, 1));
        AssertCase.Is<WalletResult<OperationResult>.Unknown>(await CaptureAsync(stub, 1));
    }

    [Fact]
    public async Task Maintenance_is_waited_out_with_the_same_key()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(
            new Says(503, Samples.Problem(503, "maintenance"), ("Retry-After", "0")),
            new Says(202, Samples.Capture("PENDING")),
            new Says(503, Samples.Problem(503, "maintenance"), ("Retry-After", "600"))
        );
        AssertCase.Is<WalletResult<OperationResult>.Pending>(await CaptureAsync(stub));
        Assert.Single(stub.Requests.Select(r => (r.Key, r.Body)).Distinct());
        Assert.Equal(UnknownWhy.NotProcessed, AssertCase.Is<WalletResult<OperationResult>.Unknown>(await CaptureAsync(stub)).Why);
    }

    [Fact]
    public async Task An_inquiry_reads_the_part_or_looks_into_the_order()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        stub.Will(
            new Says(200, Samples.Capture("SUCCEEDED")),
            new Says(200, Samples.Order("PARTIALLY_CAPTURED", All, 500_000, captures: $"[{Samples.Capture("SUCCEEDED")}]")),
            new Says(200, Samples.Order("AUTHORIZED", All)),
            new Says(200, Samples.Capture("SUCCEEDED", amount: "4999.00"))
        );
        var known = Samples.Part() with { SchemeReference = "cap_3F8A2C1D" };
        AssertCase.Is<WalletResult<OperationResult>.Succeeded>(await InquireAsync(stub, known));
        AssertCase.Is<WalletResult<OperationResult>.Succeeded>(await InquireAsync(stub, Samples.Part()));
        Assert.Equal(
            UnknownWhy.NotFound,
            AssertCase.Is<WalletResult<OperationResult>.Unknown>(await InquireAsync(stub, Samples.Part())).Why
        );
        Assert.Equal(UnknownWhy.Mismatch, AssertCase.Is<WalletResult<OperationResult>.Unknown>(await InquireAsync(stub, known)).Why);
        Assert.Equal("/openapi/v2/captures/cap_3F8A2C1D", stub.Requests.First().Target);
    }

    [Fact]
    public async Task The_event_list_tells_what_callbacks_tell()
    {
        await using var stub = await ManmulSangFixture.StartAsync();
        var body = Vectors.At("manmulsang").GetProperty("callbacks")[1].Text("body");
        var page = new Says(200, $$"""{"items":[{{body}},{"id":"x"}],"nextCursor":"c_42"}""");
        stub.Will(page, Samples.Refuses(422, "validation_failed"), page, new Says(500, "x"));
        foreach (var cursor in new[] { null, "c_1" })
        {
            var read = await stub.Events.ReadEventsAsync(cursor, ManmulSangFixture.Token);
            Assert.Equal(("c_42", false), (read!.NextCursor, read.More));
            Assert.Equal("evt_01JNZ8Q4M3", Assert.Single(read.Events).EventId);
        }
        Assert.Null(await stub.Events.ReadEventsAsync("c_2", ManmulSangFixture.Token));
        Assert.Equal(
            ["?limit=200", "?cursor=c_1&limit=200", "?limit=200", "?cursor=c_2&limit=200"],
            stub.Requests.Select(r => r.Target["/openapi/v2/events".Length..])
        );
    }

    private static Task<WalletResult<OperationResult>> CaptureAsync(ManmulSangFixture stub, int tries = 0) =>
        stub.Captures.CaptureAsync(
            Samples.Known(LastKnownState.Held),
            Samples.Part() with
            {
                EarlierTries = tries,
            },
            ManmulSangFixture.Token
        );

    private static Task<WalletResult<OperationResult>> InquireAsync(ManmulSangFixture stub, Operation part) =>
        stub.Captures.InquireCaptureAsync(Samples.Known(LastKnownState.Taken), part, ManmulSangFixture.Token);
}
