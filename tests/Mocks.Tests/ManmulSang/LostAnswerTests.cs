using Mocks.Kit;
using Mocks.Tests.Kit;

namespace Mocks.Tests.ManmulSang;

/// <summary>Answers that break on the line, by a fault or by a reference, and what a repeat under the key then brings.</summary>
public sealed class LostAnswerTests : ManmulSangTest
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Theory]
    [InlineData("no_answer_after_executing", null, true)]
    [InlineData("no_answer_after_executing", false, false)]
    [InlineData("no_answer_before_executing", null, false)]
    [InlineData("reset_connection", null, false)]
    [InlineData("reset_after_executing", null, true)]
    [InlineData("truncate_body", null, true)]
    [InlineData("html_page", null, false)]
    [InlineData("html_page", true, true)]
    [InlineData("http_500", null, false)]
    [InlineData("http_500", true, true)]
    [InlineData("http_429", null, false)]
    [InlineData("slow_drip", null, true)]
    [InlineData("delay", null, true)]
    public async Task A_fault_breaks_one_answer_and_the_repeat_tells_whether_it_was_executed(string kind, bool? execute, bool executed)
    {
        Mock.Faults.Arm(
            new Fault("createOrder", kind)
            {
                Execute = execute,
                Status = 502,
                MerchantReference = "order-1",
            }
        );

        AssertBroken(kind, await BrokenAsync(Order(), kind == "slow_drip"));
        await AssertMadeAsync(executed);
    }

    [Theory]
    [InlineData("F01", "no_answer_after_executing")]
    [InlineData("F02", "truncate_body")]
    [InlineData("F03", "html_page")]
    [InlineData("F15", "slow_drip")]
    public async Task A_reference_breaks_the_first_answer_of_an_order_that_was_made(string f, string kind)
    {
        AssertBroken(kind, await BrokenAsync(Order("order-1-" + f), kind == "slow_drip"));
        await AssertMadeAsync(true, "order-1-" + f);
    }

    [Fact]
    public async Task Captures_and_refunds_are_broken_alike_and_executed_once()
    {
        var id = await MakeAsync(capture: "MANUAL");
        await Mock.ActAsync(id, "pay");
        foreach (
            var (operation, path, name) in ((string, string, string)[])
                [("capture", "captures", "merchantCaptureNo"), ("refund", "refunds", "merchantRefundNo")]
        )
        {
            Mock.Faults.Arm(new Fault(operation, "reset_after_executing"));
            var body = Part(name, "GWP00000001", "5000");
            var key = Guid.NewGuid().ToString();
            Assert.Equal(RawEnd.Reset, (await RawPostAsync($"orders/{id}/{path}", body, key)).End);
            var again = await PostAsync($"orders/{id}/{path}", body, key);
            Assert.Equal((202, "true"), (again.Status, again.Header("Idempotency-Replayed")));
            Pass(200);
        }

        Assert.Equal("Authorize Capture Refund", Kinds);
    }

    private async Task<RawAnswer> BrokenAsync(string order, bool headOnly)
    {
        var answering = RawPostAsync("orders", order, _key, headOnly);
        await Eventually.IsTrueAsync(() =>
        {
            Pass(headOnly ? 0 : 1_000);
            return answering.IsCompleted;
        });
        return await answering;
    }

    private static void AssertBroken(string kind, RawAnswer answer)
    {
        switch (kind)
        {
            case "no_answer_after_executing" or "no_answer_before_executing":
                Assert.Equal((RawEnd.Closed, 0), (answer.End, answer.Bytes.Length));
                break;
            case "reset_connection" or "reset_after_executing":
                Assert.Equal((RawEnd.Reset, 0), (answer.End, answer.Bytes.Length));
                break;
            case "truncate_body":
                var length = int.Parse(
                    answer.Head.Split("Content-Length: ")[1].Split('\r')[0],
                    System.Globalization.CultureInfo.InvariantCulture
                );
                Assert.StartsWith("HTTP/1.1 201", answer.Head, StringComparison.Ordinal);
                Assert.Equal(length / 2, answer.Body.Length);
                break;
            case "slow_drip":
                Assert.StartsWith("HTTP/1.1 201", answer.Head, StringComparison.Ordinal);
                Assert.Equal((RawEnd.StillOpen, 0), (answer.End, answer.Body.Length));
                break;
            case "html_page":
                Assert.StartsWith("HTTP/1.1 200", answer.Head, StringComparison.Ordinal);
                Assert.EndsWith("<html><body>overload</body></html>", answer.Text, StringComparison.Ordinal);
                break;
            case "http_500":
                Assert.StartsWith("HTTP/1.1 502", answer.Head, StringComparison.Ordinal);
                Assert.EndsWith("\r\n\r\nerror", answer.Text, StringComparison.Ordinal);
                break;
            case "http_429":
                Assert.StartsWith("HTTP/1.1 429", answer.Head, StringComparison.Ordinal);
                Assert.Contains("\"rate_limited\"", answer.Text, StringComparison.Ordinal);
                break;
            default:
                Assert.StartsWith("HTTP/1.1 201", answer.Head, StringComparison.Ordinal);
                Assert.EndsWith("}", answer.Text, StringComparison.Ordinal);
                break;
        }
    }

    private async Task AssertMadeAsync(bool executed, string reference = "order-1")
    {
        var found = await GetAsync("orders?merchantOrderNo=GW20260302000002");
        Assert.Equal(executed ? 1 : 0, found.Member("items").GetArrayLength());
        var again = await PostAsync("orders", Order(reference), _key);
        Assert.Equal((201, executed ? "true" : null), (again.Status, again.Header("Idempotency-Replayed")));
        Assert.Empty(Mock.Ledger);
    }
}
