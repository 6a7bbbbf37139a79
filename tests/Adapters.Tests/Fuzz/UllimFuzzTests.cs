using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Adapters.Contract;
using Adapters.Tests.Ullim;
using Adapters.Ullim;
using CsCheck;

namespace Adapters.Tests.Fuzz;

/// <summary>Whatever Ullim sends: an answer comes, and a definite one only from a document that repeats our message and names our money.</summary>
public sealed class UllimFuzzTests
{
    // The number of UllimFixture.Charge, as an answer repeats it; the operation is filled in for each question.
    private const string Head =
        "<ullim ver=\"2.0\"><head><op>OP</op><mid>880001</mid><tid>T0001</tid><seq>000123</seq><bdate>20260302</bdate>"
        + "<dt>20260302103016</dt><rc>RC</rc><msg>말</msg></head>";

    private static readonly string[] Answers =
    [
        .. from state in new[] { "승인", "거절", "접수", "처리중", "불명", "취소", "반환", "취소거절" }
        select Head.Replace("RC", "OK", StringComparison.Ordinal)
            + $"<body>{UllimFixture.Body(state, "<apv>A1</apv><why>잔액부족</why><rst>반환</rst><ref>order-1004</ref>")}</body></ullim>",
        .. from code in new[] { "DUP", "없음", "형식오류", "시각틀림", "체계점검", "서명틀림", "영업일틀림" }
        select Head.Replace("RC", code, StringComparison.Ordinal) + "</ullim>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + Head.Replace("RC", "OK", StringComparison.Ordinal)
            + "<body><st>취소</st></body></ullim>",
    ];

    private static readonly string[] Vouchers =
    [
        .. UllimVectors.Own.GetProperty("vouchers").EnumerateArray().Select(v => v.GetProperty("text").GetString()!),
    ];

    [Fact]
    public async Task No_document_says_more_than_its_elements_do() =>
        await Gen.Select(Mutated.Of(Answers), Gen.Int[0, 4])
            .SampleAsync(
                async (message, operation) =>
                {
                    await using var desk = new UllimFixture();
                    Always(desk, sent => Xml(Addressed(message, sent)));
                    switch (operation)
                    {
                        case 0:
                            Judge(message, await desk.PayAsync());
                            break;
                        case 1:
                            Judge(message, await desk.InquireAsync());
                            break;
                        case 2:
                            Judge(message, await desk.CancelAsync());
                            break;
                        case 3:
                            Judge(message, await desk.RefundAsync());
                            break;
                        default:
                            Judge(message, await desk.InquireRefundAsync());
                            break;
                    }
                    // The clock that followed the wallet must still tell a time.
                    desk.Time.Advance(TimeSpan.FromHours(10));
                    Always(desk, sent => Xml(Addressed(message, sent)));
                    AnswerLaws.Hold(await desk.InquireAsync());
                },
                iter: 200,
                print: c => Mutated.Show(c.Item1) + c.Item2
            );

    [Fact]
    public async Task Another_status_or_media_type_says_nothing() =>
        await Gen.Select(Mutated.Of(Answers), Gen.Int[201, 599], Gen.String, Gen.Bool)
            .SampleAsync(
                async (message, status, type, byStatus) =>
                {
                    await using var desk = new UllimFixture();
                    Always(
                        desk,
                        sent =>
                        {
                            var response = Xml(Addressed(message, sent));
                            if (byStatus)
                            {
                                response.StatusCode = (HttpStatusCode)status;
                                return response;
                            }
                            response.Content.Headers.Remove("Content-Type");
                            response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
                            return response;
                        }
                    );
                    var answer = await desk.InquireAsync();
                    AssertCase.Is<WalletResult<OrderState>.Unknown>(answer);
                },
                iter: 100
            );

    [Theory]
    [InlineData("00010101000000")]
    [InlineData("99991231235959")]
    public async Task A_wallet_whose_clock_stands_at_an_end_of_time_does_not_stop_ours(string dt)
    {
        await using var desk = new UllimFixture();
        for (var i = 0; i < 8; i++)
        {
            desk.Answer("시각틀림", dt: dt);
        }

        AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.InquireAsync());
        desk.Time.Advance(TimeSpan.FromHours(20));
        AssertCase.Is<WalletResult<OrderState>.Unknown>(await desk.InquireAsync());
    }

    [Theory]
    [InlineData("<!DOCTYPE ullim [<!ENTITY a \"승인\">]>")]
    [InlineData("<!DOCTYPE ullim [<!ENTITY % p SYSTEM \"file:///etc/passwd\">%p;]>")]
    [InlineData("<!DOCTYPE ullim>")]
    public void A_document_type_is_refused_whatever_it_holds(string type) =>
        Assert.Null(UllimMessages.Format.Read<UllimReply>(Encoding.UTF8.GetBytes(type + Answers[0])));

    [Fact]
    public void Deep_wide_and_long_documents_cost_a_bounded_multiple_of_their_size()
    {
        const int many = 100_000;
        string[] bodies =
        [
            Repeat("<a>", many) + Repeat("</a>", many),
            Repeat("<st>x</st>", many),
            $"<a {string.Concat(Enumerable.Range(0, many).Select(i => $"a{i}='1' "))}/>",
            Repeat("<![CDATA[x]]>", many),
            Repeat("&lt;", many),
            Repeat("<!--x-->", many),
            new string('가', many * 6),
        ];
        foreach (var body in bodies)
        {
            var bytes = Encoding.UTF8.GetBytes(Answers[0].Replace("<body>", "<body>" + body, StringComparison.Ordinal));
            var before = GC.GetAllocatedBytesForCurrentThread();
            UllimMessages.Format.Read<UllimReply>(bytes);
            var spent = GC.GetAllocatedBytesForCurrentThread() - before;
            // Most costly are a hundred thousand attributes of one element: some 80 times their size.
            Assert.True(spent < bytes.Length * 96L, $"{body[..9]} {bytes.Length} {spent}");
        }
        Assert.Null(UllimMessages.Format.Read<UllimReply>(new byte[(2 * 1024 * 1024) + 1]));

        static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
    }

    [Fact]
    public void Any_text_is_a_voucher_or_is_not() =>
        Gen.OneOf(Gen.String, Mutated.Texts(Vouchers))
            .Sample(
                text =>
                {
                    if (UllimCustomerCode.Recognize(text, UllimFixture.Charge.CreatedAt) is CodeMatch.Yes mine)
                    {
                        Assert.Matches("^[0-9a-f]{16}$", mine.Trace!);
                        Assert.Equal(130, text.Length);
                    }
                },
                iter: 20_000
            );

    [Fact]
    public void Any_amount_reads_as_what_it_writes() =>
        Gen.Long[1, 3_000_000_000].Sample(won => Assert.Equal(won * 100, UllimMoney.Read(UllimMoney.Write(won * 100))), iter: 10_000);

    // What stands in an element inside of it is that element's own.
    private static string Own(XElement element) => string.Concat(element.Nodes().OfType<XText>().Select(text => text.Value)).Trim();

    private static void Judge<T>(byte[] message, WalletResult<T> answer)
    {
        if (answer is WalletResult<OrderState> standing)
        {
            AnswerLaws.Hold(standing, UllimFixture.Amount);
        }
        else
        {
            AnswerLaws.Hold(answer);
        }
        if (!AnswerLaws.IsDefinite(answer))
        {
            return;
        }
        var root = XDocument.Parse(Encoding.UTF8.GetString(message).TrimStart('\uFEFF')).Root!;
        Assert.Equal(("ullim", "2.0"), (root.Name.ToString(), root.Attribute("ver")!.Value));
        var head = root.Elements("head").Single();
        var rc = Own(head.Element("rc")!);
        if (rc != "형식오류")
        {
            Assert.Equal("880001", Own(head.Elements("mid").Single()));
            Assert.Equal("000123", Own(head.Elements("seq").Single()));
            Assert.Equal("20260302", Own(head.Elements("bdate").Single()));
        }
        if (root.Element("body") is { } body && rc == "OK")
        {
            Assert.True(body.Elements("st").Count() <= 1);
            if (body.Elements("amt").SingleOrDefault() is { } amount)
            {
                Assert.Equal("KPW", amount.Attribute("cur")!.Value.Trim());
                Assert.Equal("12,500", Own(amount));
            }
        }
    }

    // Which operation was asked is known only when the question comes.
    private static byte[] Addressed(byte[] message, SentRequest sent)
    {
        var mark = "<op>OP</op>"u8;
        var at = message.AsSpan().IndexOf(mark);
        return at < 0
            ? message
            : [.. message[..at], .. Encoding.UTF8.GetBytes($"<op>{sent.Head("op")}</op>"), .. message[(at + mark.Length)..]];
    }

    private static void Always(UllimFixture desk, Func<SentRequest, HttpResponseMessage> answer)
    {
        for (var i = 0; i < 6; i++)
        {
            desk.Script(answer);
        }
    }

    private static HttpResponseMessage Xml(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/xml; charset=UTF-8");
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }
}
