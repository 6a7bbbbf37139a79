using System.Net;
using System.Security.Cryptography;
using System.Text;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Jeonseong;
using Adapters.Tests.Jeonseong;
using CsCheck;

namespace Adapters.Tests.Fuzz;

/// <summary>Whatever Jeonseong sends: an answer comes, and a definite one only from a genuine message about our trade.</summary>
public sealed class JeonseongFuzzTests
{
    private static readonly string[] Trades =
    [
        .. from code in new[] { "0000", "1101", "1301", "1307", "2001", "2003", "9102", "9201" }
        from state in new[] { "", "0", "1", "2", "3", "4", "5", "6", "9" }
        select JeonseongFixture.Trade(
            code,
            state,
            ",\"mercRef\":\"order-1001\",\"refundedTotal\":\"0\",\"failCode\":\"1101\",\"payTime\":\"20260302103016\",\"serverTime\":\"1772415016000\",\"qrData\":\"0015example.jonsong0112JQ7K2M9D4T1A\""
        ),
        JeonseongFixture.Trade("0000", "2"),
        JeonseongFixture.Trade("0000", "9"),
        """{"rspCode":"9001","rspMsg":"말"}""",
    ];

    private static readonly string[] Refunds =
    [
        JeonseongFixture.RefundAnswer("0000", "2"),
        JeonseongFixture.RefundAnswer("0000", "0"),
        JeonseongFixture.RefundAnswer("0000", "3", ",\"failCode\":\"1101\""),
        JeonseongFixture.RefundAnswer("1305"),
        JeonseongFixture.RefundAnswer("1306"),
    ];

    [Fact]
    public async Task No_genuine_answer_about_a_trade_says_more_than_its_members_do() =>
        await Gen.Select(Mutated.Of(Trades), Gen.Int[0, 4])
            .SampleAsync(
                async (body, operation) =>
                {
                    var desk = Desk(request => Signed(body, request.Nonce, "k1"));
                    var charge = JeonseongFixture.Charge(operation == 3 ? ChargeMode.MerchantCode : ChargeMode.CustomerCode);
                    if (operation == 4)
                    {
                        var code = await desk.PresentAsync();
                        AnswerLaws.Hold(code);
                        Judge(body, AnswerLaws.IsDefinite(code), "1250000");
                        return;
                    }
                    var answer = await (
                        operation switch
                        {
                            0 => desk.PayAsync(),
                            1 => desk.InquireAsync(),
                            _ => desk.CancelAsync(charge),
                        }
                    );
                    AnswerLaws.Hold(answer, charge.Terms.AmountMinor);
                    Judge(body, AnswerLaws.IsDefinite(answer), "1250000");
                },
                iter: 400,
                print: c => Mutated.Show(c.Item1) + c.Item2
            );

    [Fact]
    public async Task No_genuine_answer_about_a_refund_says_more_than_its_members_do() =>
        await Gen.Select(Mutated.Of(Refunds), Gen.Bool)
            .SampleAsync(
                async (body, asks) =>
                {
                    var desk = Desk(request => Signed(body, request.Nonce, "k1"));
                    var answer = await (asks ? desk.InquireRefundAsync() : desk.RefundAsync());
                    AnswerLaws.Hold(answer);
                    Judge(body, AnswerLaws.IsDefinite(answer), "250000");
                    if (answer is WalletResult<OperationResult>.Succeeded)
                    {
                        Assert.Equal(JeonseongFixture.Refund().Number, Json.Members(body)!["refundNo"]);
                    }
                },
                iter: 200,
                print: c => Mutated.Show(c.Item1) + c.Item2
            );

    [Fact]
    public async Task An_answer_that_is_not_signed_as_it_stands_says_nothing() =>
        await Gen.Select(Mutated.Of(Trades), Gen.Int[0, 6], Gen.Char.AlphaNumeric.Array[0, 70].Select(c => new string(c)))
            .SampleAsync(
                async (body, how, text) =>
                {
                    var desk = Desk(request => Forged(body, request.Nonce, how, text));
                    var answer = await desk.InquireAsync();
                    Assert.False(AnswerLaws.IsDefinite(answer), $"{answer}");
                    Assert.IsNotType<WalletResult<OrderState>.Pending>(answer);
                },
                iter: 200,
                print: c => $"{Mutated.Show(c.Item1)} {c.Item2} {c.Item3}"
            );

    [Fact]
    public void Any_text_is_a_barcode_or_is_not() =>
        Gen.OneOf(
                Gen.String,
                Mutated.Texts("71042012345670002915", JeonseongFixture.Code().Text),
                Gen.Char['0', '9'].Array[18, 22].Select(digits => new string(digits))
            )
            .Sample(
                text =>
                {
                    var code = ScannedCode.Of(text);
                    if (JeonseongCustomerCode.Recognize(code, JeonseongFixture.Now, TimeSpan.FromSeconds(5)) is CodeMatch.Yes)
                    {
                        var sent = JeonseongCustomerCode.Canonical(code);
                        Assert.InRange(sent.Length, 1, 512);
                        Assert.All(sent, c => Assert.InRange(c, '!', '~'));
                    }
                },
                iter: 20_000
            );

    private static void Judge(byte[] body, bool definite, string amount)
    {
        if (!definite)
        {
            return;
        }
        var members = Json.Members(body);
        Assert.NotNull(members);
        Assert.Matches("^[0-9]{4}$", members["rspCode"]);
        members.Agrees("tradeNo", JeonseongFixture.Number);
        members.Agrees("amount", amount);
        members.Agrees("currency", "408");
    }

    private static JeonseongFixture Desk(Func<Received, HttpResponseMessage> answers)
    {
        var desk = new JeonseongFixture();
        // More than any question repeats.
        for (var i = 0; i < 12; i++)
        {
            desk.Does(answers);
        }
        return desk;
    }

    private static HttpResponseMessage Forged(byte[] body, string nonce, int how, string text)
    {
        var response = Signed(body, how == 0 ? text : nonce, how == 1 ? "k9" : "k1");
        switch (how)
        {
            case 2:
                response.Content = new ByteArrayContent([.. body, (byte)' ']);
                response.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
                break;
            case 3:
                response.Headers.Remove("X-Js-Signature");
                response.Headers.TryAddWithoutValidation("X-Js-Signature", text);
                break;
            case 4:
                response.Headers.TryAddWithoutValidation("X-Js-Timestamp", text);
                break;
            case 5:
                response.Content.Headers.Remove("Content-Type");
                response.Content.Headers.TryAddWithoutValidation("Content-Type", text);
                break;
            case 6:
                response.StatusCode = (HttpStatusCode)(201 + (text.Length * 7));
                break;
            default:
                break;
        }
        return response;
    }

    private static HttpResponseMessage Signed(byte[] body, string nonce, string key)
    {
        const string timestamp = "1772415016000";
        var text = $"RESPONSE\n200\n{nonce}\n{timestamp}\n{Convert.ToHexStringLower(SHA256.HashData(body))}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(JeonseongVectors.Secret("k1")), Encoding.UTF8.GetBytes(text));
        return JeonseongFixture.Response(body, key, timestamp, Convert.ToHexStringLower(signature));
    }
}
