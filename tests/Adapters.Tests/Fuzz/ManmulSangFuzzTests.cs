using System.Text;
using System.Text.Json;
using Adapters.Contract;
using Adapters.Kit;
using Adapters.ManmulSang;
using Adapters.Tests.ManmulSang;
using CsCheck;

namespace Adapters.Tests.Fuzz;

/// <summary>Whatever ManmulSang sends: an answer comes, and a definite one only from a message about our order and our money.</summary>
public sealed class ManmulSangFuzzTests
{
    private const string RefundPart =
        """{"id":"ref_1","merchantRefundNo":"GWC20260302000001","orderId":"ord_7K2Q9D4T","merchantOrderNo":"GW20260302000002","amount":{"value":5000.00,"currency":"KPW"},"status":"SUCCEEDED","failure":null}""";

    private static readonly string[] Orders =
    [
        Samples.Order("CREATED"),
        Samples.Order("AUTHORIZED", authorized: 1_250_000),
        Samples.Order("PARTIALLY_CAPTURED", 1_250_000, 500_000, captures: $"[{Samples.Capture("SUCCEEDED")}]"),
        Samples.Order(
            "PARTIALLY_REFUNDED",
            1_250_000,
            1_250_000,
            500_000,
            captures: $"[{Samples.Capture("SUCCEEDED")}]",
            refunds: $"[{RefundPart}]"
        ),
        Samples.Order("FAILED", failure: "payer_rejected"),
        Samples.Order("EXPIRED"),
        Samples.Order("CANCELLED", cancelRequested: true),
    ];

    private static readonly string[] Parts =
    [
        Samples.Capture("PENDING"),
        Samples.Capture("SUCCEEDED"),
        Samples.Capture("FAILED", failure: "processing_error"),
        RefundPart,
    ];

    private static readonly string[] Refusals =
    [
        Samples.Problem(409, "invalid_state", "AUTHORIZED"),
        Samples.Problem(409, "duplicate_order_no", "CREATED"),
        Samples.Problem(422, "idempotency_key_reused"),
        Samples.Problem(422, "amount_not_allowed"),
        Samples.Problem(404, "not_found"),
        Samples.Problem(503, "maintenance"),
    ];

    private static readonly string[] All = [.. Orders, .. Orders.Select(order => $$"""{"items":[{{order}}]}"""), .. Parts, .. Refusals];

    private static readonly Gen<int> AnyStatus = Gen.Frequency(
        (6, Gen.Const(0)),
        (2, Gen.Int[0, 12].Select(i => new[] { 200, 201, 202, 204, 302, 400, 401, 403, 404, 409, 422, 425, 503 }[i])),
        (1, Gen.Int[200, 599])
    );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_message_says_more_than_its_members_do() =>
        await Gen.Select(Mutated.Of(All), AnyStatus, Gen.Int[0, 8])
            .SampleAsync(
                async (body, status, question) =>
                {
                    using var bench = new ManmulSangFuzzFixture { Body = body, Status = status };
                    var wallet = bench.Wallet;
                    var known = question % 2 == 0 ? Samples.Known() : Samples.Charge();
                    var told = Encoding.UTF8.GetString(body);
                    switch (question)
                    {
                        case 0 or 1:
                            Judge(told, await wallet.InquireAsync(known, Token));
                            break;
                        case 2 or 3:
                            var code = await wallet.PresentAsync(known, Token);
                            AnswerLaws.Hold(code);
                            Judge(told, AnswerLaws.IsDefinite(code));
                            break;
                        case 4:
                            Judge(told, await wallet.CancelAsync(known, Token));
                            break;
                        case 5:
                            Judge(told, await wallet.CancelAsync(Samples.Known(LastKnownState.Held, tries: 1), Token));
                            break;
                        case 6:
                            Judge(told, await wallet.CaptureAsync(known, Samples.Part(), Token));
                            break;
                        case 7:
                            Judge(told, await wallet.InquireCaptureAsync(known, Samples.Part(), Token));
                            break;
                        default:
                            Judge(told, await wallet.InquireRefundAsync(known, Samples.Part(), Token));
                            break;
                    }
                },
                iter: 500,
                print: c => $"{Mutated.Show(c.Item1)} {c.Item2} {c.Item3}"
            );

    [Fact]
    public async Task No_header_stops_an_answer() =>
        await Gen.Select(
                Gen.OneOf(Gen.String, Mutated.Texts("Fri, 31 Dec 9999 23:59:59 GMT", "3600", "2147483647")),
                Gen.OneOf(Gen.String, Mutated.Texts("Mon, 01 Jan 0001 00:00:00 GMT"))
            )
            .SampleAsync(
                async (after, date) =>
                {
                    using var bench = new ManmulSangFuzzFixture
                    {
                        Body = Encoding.UTF8.GetBytes(Refusals[^1]),
                        Status = 503,
                        Headers = [("Retry-After", after), ("Date", date)],
                    };
                    AssertCase.Is<WalletResult<OrderState>.Unknown>(await bench.Wallet.InquireAsync(Samples.Known(), Token));
                },
                // A wait of less than the deadline is a wait.
                iter: 100
            );

    [Theory]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", "")]
    public async Task A_wait_until_the_end_of_time_is_not_waited(string after, string date)
    {
        using var bench = new ManmulSangFuzzFixture
        {
            Body = Encoding.UTF8.GetBytes(Refusals[^1]),
            Status = 503,
            Headers = [("Retry-After", after), ("Date", date)],
        };
        var answer = await bench.Wallet.InquireAsync(Samples.Known(), Token);
        Assert.Equal(UnknownWhy.NotProcessed, AssertCase.Is<WalletResult<OrderState>.Unknown>(answer).Why);
    }

    [Theory]
    [InlineData("captures")]
    [InlineData("refunds")]
    public async Task A_list_that_holds_null_is_not_believed(string list)
    {
        var order = Samples
            .Order("CAPTURED", 1_250_000, 1_250_000)
            .Replace($"\"{list}\":[]", $"\"{list}\":[null]", StringComparison.Ordinal);
        using var bench = new ManmulSangFuzzFixture { Body = Encoding.UTF8.GetBytes(order) };

        AssertCase.Is<WalletResult<OrderState>.Unknown>(await bench.Wallet.InquireAsync(Samples.Known(), Token));
        AssertCase.Is<WalletResult<OperationResult>.Unknown>(
            await bench.Wallet.InquireCaptureAsync(Samples.Known(), Samples.Part(), Token)
        );
    }

    [Fact]
    public async Task A_code_that_lives_for_all_time_has_an_end_all_the_same()
    {
        var order = Samples
            .Order("CREATED")
            .Replace("2026-03-02T10:45:15.000", "9999-12-31T23:59:59.999", StringComparison.Ordinal)
            .Replace("2026-03-02T10:30:15.000", "0001-01-02T00:00:00.000", StringComparison.Ordinal);
        using var bench = new ManmulSangFuzzFixture { Body = Encoding.UTF8.GetBytes(order) };

        AssertCase.Is<WalletResult<PresentedCode>.Unknown>(await bench.Wallet.PresentAsync(Samples.Charge(), Token));
    }

    [Theory]
    [InlineData("payload")]
    [InlineData("account")]
    [InlineData("expiresAt")]
    public async Task A_code_that_lacks_a_member_is_no_code(string member)
    {
        var order = Samples.Order("CREATED");
        var at = order.IndexOf("\"qr\":", StringComparison.Ordinal);
        var lacking = order[..at] + order[at..].Replace($"\"{member}\":", "\"other\":", StringComparison.Ordinal);
        using var bench = new ManmulSangFuzzFixture { Body = Encoding.UTF8.GetBytes(lacking) };

        AssertCase.Is<WalletResult<PresentedCode>.Unknown>(await bench.Wallet.PresentAsync(Samples.Charge(), Token));
    }

    [Fact]
    public async Task A_list_that_is_null_is_an_absent_one()
    {
        var order = Samples.Order("CAPTURED", 1_250_000, 1_250_000).Replace(":[]", ":null", StringComparison.Ordinal);
        using var bench = new ManmulSangFuzzFixture { Body = Encoding.UTF8.GetBytes(order) };

        AssertCase.Is<WalletResult<OrderState>.Succeeded>(await bench.Wallet.InquireAsync(Samples.Known(), Token));
    }

    [Fact]
    public async Task Ids_and_statuses_longer_than_the_contract_allows_are_not_kept()
    {
        var longest = new string('x', 65);
        string[] orders =
        [
            Samples.Order("AUTHORIZED", 1_250_000).Replace(Samples.OrderId, longest),
            Samples.Order(longest),
            Samples.Order("FAILED", failure: longest),
            Samples.Order(longest, amount: "1.00"),
        ];
        foreach (var order in orders)
        {
            using var bench = new ManmulSangFuzzFixture { Body = Encoding.UTF8.GetBytes($$"""{"items":[{{order}}]}""") };
            AnswerLaws.Hold(await bench.Wallet.InquireAsync(Samples.Charge(), Token));
        }
    }

    [Fact]
    public async Task Any_token_answer_ends_in_an_answer() =>
        await Mutated
            .Of("""{"access_token":"msat_1","token_type":"Bearer","expires_in":900,"scope":"x"}""")
            .SampleAsync(
                async token =>
                {
                    using var bench = new ManmulSangFuzzFixture { Token = token, Body = Encoding.UTF8.GetBytes(Orders[1]) };
                    AnswerLaws.Hold(await bench.Wallet.InquireAsync(Samples.Known(), Token), Samples.Known().Terms.AmountMinor);
                },
                iter: 100,
                print: Mutated.Show
            );

    [Fact]
    public async Task Any_page_of_events_is_read_or_is_none() =>
        await Mutated
            .Of([$$"""{"items":[{{string.Join(',', Bodies())}}],"nextCursor":"c1"}""", """{"items":[],"nextCursor":"c1"}"""])
            .SampleAsync(
                async page =>
                {
                    using var bench = new ManmulSangFuzzFixture { Body = page };
                    if (await bench.Wallet.ReadEventsAsync("c0", Token) is { } read)
                    {
                        foreach (var told in read.Events)
                        {
                            CallbackFuzzTests.Judge(told);
                        }
                    }
                },
                iter: 100,
                print: Mutated.Show
            );

    [Fact]
    public void Large_messages_cost_a_bounded_multiple_of_their_size()
    {
        const int many = 20_000;
        string[] bodies =
        [
            Samples.Order("CAPTURED", captures: $"[{string.Join(',', Enumerable.Repeat(Samples.Capture("PENDING"), many))}]"),
            $"{{\"x\":{new string('[', 63)}{new string(']', 63)},\"y\":\"{new string('a', 1 << 21)}\"}}",
            $"[{string.Join(',', Enumerable.Repeat("{\"a\":1}", many))}]",
            new string('[', 1 << 21),
            Samples.Order("CREATED", amount: new string('9', 1 << 20)),
            Samples.Order("CREATED", amount: "1e2147483647"),
            Samples.Order("CREATED", amount: "0." + new string('0', 1 << 20)),
        ];
        foreach (var body in bodies)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            var before = GC.GetAllocatedBytesForCurrentThread();
            ManmulSangMessages.Format.Read<OrderReply>(bytes);
            var spent = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(spent < 65_536 + (bytes.Length * 8L), $"{bytes.Length} {spent}");
        }
    }

    [Fact]
    public void Any_amount_reads_as_what_it_writes() =>
        Gen.Long[0, 99_999_999_999_999]
            .Sample(minor => Assert.Equal(minor, Money.Parse(new Money(minor).ToString())!.Value.Minor), iter: 10_000);

    private static IEnumerable<string> Bodies() =>
        Vectors.At("manmulsang").GetProperty("callbacks").EnumerateArray().Select(c => c.Text("body"));

    private static void Judge(string body, WalletResult<OrderState> answer)
    {
        AnswerLaws.Hold(answer, 1_250_000);
        Judge(body, AnswerLaws.IsDefinite(answer));
        if (answer is WalletResult<OrderState>.Succeeded { Value: OrderState.Captured or OrderState.Authorized })
        {
            Assert.Contains(Samples.Number, body, StringComparison.Ordinal);
            Assert.Contains("order-1002", body, StringComparison.Ordinal);
            Assert.Matches("1250000?|12500", body);
        }
    }

    private static void Judge(string body, WalletResult<OperationResult> answer)
    {
        AnswerLaws.Hold(answer);
        Judge(body, AnswerLaws.IsDefinite(answer));
        if (answer is WalletResult<OperationResult>.Succeeded)
        {
            Assert.Contains(Samples.Part().Number, body, StringComparison.Ordinal);
        }
    }

    private static void Judge(string body, bool definite)
    {
        if (definite)
        {
            using var document = JsonDocument.Parse(body);
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        }
    }
}
