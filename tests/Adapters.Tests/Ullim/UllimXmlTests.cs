using System.Text;
using Adapters.Kit;
using Adapters.Ullim;
using Microsoft.Extensions.Time.Testing;

namespace Adapters.Tests.Ullim;

public sealed class UllimXmlTests
{
    private const string Dt = "20260302103130";

    private const string Good =
        "<ullim ver=\"2.0\"><head><op>ONL</op><mid>880001</mid><tid>T0001</tid><seq>000123</seq><bdate>20260302</bdate><dt>20260302103016</dt><rc>OK</rc></head><body><st>승인</st><apv>A7731940</apv><amt cur=\"KPW\">12,500</amt><vref>45a2ee92a3938c30</vref></body></ullim>";

    [Fact]
    public void A_charge_is_written_as_in_the_documents_example_to_the_byte()
    {
        var vector = UllimVectors.Own.List("signed_messages", "good").First(v => v.Text("name") == "ONL request");

        var text = Write("ONL", UllimDesk.Charge.ToCharge(UllimDesk.Code.Text, "식료품"), vector.Text("dt"));

        Assert.Equal(vector.Text("xml"), text);
    }

    [Fact]
    public void The_other_messages_are_written_as_in_the_documents_examples()
    {
        const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
        string Head(string op) =>
            $"{Declaration}<ullim ver=\"2.0\"><head><op>{op}</op><mid>880001</mid><tid>T0001</tid><seq>000123</seq><bdate>20260302</bdate><dt>{Dt}</dt></head>";

        Assert.Equal(Head("INQ") + "<body/></ullim>", Write("INQ", new EmptyBody()));
        Assert.Equal(Head("REV") + "<body><amt cur=\"KPW\">12,500</amt></body></ullim>", Write("REV", UllimDesk.Charge.ToReverse()));
        Assert.Equal(
            Head("RFD") + "<body><amt cur=\"KPW\">12,500</amt><memo>returned</memo></body></ullim>",
            Write("RFD", UllimDesk.Refund.ToRefund())
        );
    }

    [Theory]
    [InlineData("a\u0001b\uFFFEc\nd", "abcd")]
    [InlineData("<&>", "&lt;&amp;&gt;")]
    [InlineData("\u110B\u1161", "아")]
    public void A_reason_is_sent_as_far_as_xml_can_hold_it(string reason, string written)
    {
        var text = Write("RFD", (UllimDesk.Refund with { Reason = reason }).ToRefund());

        Assert.Contains($"<memo>{written}</memo>", text);
    }

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")]
    [InlineData("\uFEFF<?xml version=\"1.0\"?><!-- a comment -->")]
    public void A_byte_order_mark_a_declaration_and_comments_are_harmless(string before) => Assert.Equal("승인", Read(before + Good)!.St);

    [Fact]
    public void Order_unknown_elements_white_space_and_cdata_are_harmless()
    {
        var reply = Read(
            "<ullim x=\"1\" ver=\"2.0\"><other/><body><amt new=\"y\" cur=\"KPW\"> 12,500\n</amt><newField/><newField/>"
                + "<st><![CDATA[승]]><!-- x -->인 </st></body><head><rc> OK</rc><dt>20260302103016</dt></head></ullim>"
        );

        Assert.NotNull(reply);
        Assert.Equal("OK", reply.Rc);
        Assert.Equal("승인", reply.St);
        Assert.Equal(("12,500", "KPW"), (reply.Amount, reply.Currency));
        Assert.Null(reply.Op);
    }

    public static TheoryData<string> Broken =>
        [
            "",
            "<html><body>It works</body></html>",
            Good[..^20],
            Good + "<more/>",
            Good + "text",
            "<!DOCTYPE ullim>" + Good,
            "<!DOCTYPE ullim [<!ENTITY e \"승인\">]>" + Good.Replace("승인", "&e;"),
            Good.Replace("승인", "&e;"),
            Good.Replace("<st>", "<st>거절</st><st>"),
            Good.Replace("<rc>", "<rc>OK</rc><rc>"),
            Good.Replace("<apv>", "<vref>45a2ee92a3938c30</vref><apv>"),
            Good.Replace("<body>", "<body><st>거절</st></body><body>"),
            Good.Replace("<ullim ", "<ullim xmlns=\"urn:x\" "),
            Good.Replace("<apv>", "<x:n xmlns:x=\"urn:x\"/><apv>"),
            Good.Replace("<rc>OK</rc>", ""),
            Good.Replace("20260302103016", "20260302"),
            Good.Replace("ver=\"2.0\"", "ver=\"3.0\""),
            Good.Replace("<memo>", "") + new string(' ', (2 * 1024 * 1024) + 1),
        ];

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_document_that_breaks_a_rule_is_no_answer(string document) => Assert.Null(Read(document));

    [Fact]
    public void Bytes_that_are_no_utf8_are_no_answer()
    {
        Assert.Null(Read([.. Encoding.UTF8.GetBytes(Good), 0xFF]));
        Assert.Null(Read(Encoding.Unicode.GetBytes(Good)));
    }

    private static UllimReply? Read(string document) => Read(Encoding.UTF8.GetBytes(document));

    private static UllimReply? Read(byte[] document) =>
        UllimMessages.Format.Read<UllimReply>(document) is { Code: not null } reply ? reply : null;

    private static string Write<T>(string operation, T body, string dt = Dt)
    {
        var protocol = new UllimProtocol(UllimDesk.Options, new FakeTimeProvider(PyongyangTime.Read(dt)!.Value));
        return Encoding.UTF8.GetString(UllimMessages.Format.Write(protocol.Message(operation, UllimNumber.Of(UllimDesk.Charge), body)));
    }
}
