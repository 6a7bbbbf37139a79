using System.Net;
using System.Security.Cryptography;
using System.Text;
using Mocks.Kit;
using Mocks.Ullim;

namespace Mocks.Tests.Ullim;

public sealed class UllimGateTests : UllimTest
{
    private const string Now = "20260302103015";
    private const string Head = "<op>INQ</op><mid>880001</mid><tid>T0001</tid><seq>000123</seq><bdate>20260302</bdate><dt>" + Now + "</dt>";

    public static TheoryData<string> Broken =>
        [
            "no xml",
            $"<!DOCTYPE ullim><ullim ver=\"2.0\"><head>{Head}</head><body/></ullim>",
            $"<ullim ver=\"2.0\"><head>{Head}</head><body/><!-- <!DOCTYPE x> --></ullim>",
            $"<ullim xmlns=\"urn:x\" ver=\"2.0\"><head>{Head}</head><body/></ullim>",
            $"<ullim xmlns:x=\"urn:x\" ver=\"2.0\"><head>{Head}</head><body/></ullim>",
            $"<ullim ver=\"2.0\"><head>{Head}<seq>000124</seq></head><body/></ullim>",
            $"<ullim ver=\"2.0\"><head>{Head}</head><body/><body/></ullim>",
            $"<ullim ver=\"2.0\"><head>{Head}</head><body><amt cur=\"KPW\">1</amt><amt cur=\"KPW\">1</amt></body></ullim>",
            $"<ullim ver=\"1.0\"><head>{Head}</head><body/></ullim>",
            $"<other ver=\"2.0\"><head>{Head}</head><body/></other>",
            $"<?xml version=\"1.0\" encoding=\"UTF-16\"?><ullim ver=\"2.0\"><head>{Head}</head><body/></ullim>",
            $"<?xml version=\"1.1\"?><ullim ver=\"2.0\"><head>{Head}</head><body/></ullim>",
            $"<ullim ver=\"2.0\"><head>{Head}</head><body>&e;</body></ullim>",
            "<ullim ver=\"2.0\"><body/></ullim>",
        ];

    public static TheoryData<string> Allowed =>
        [
            $"<ullim ver=\"2.0\"><head>{Head}</head><body/></ullim>",
            $"\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><ullim ver=\"2.0\"><head>{Head}</head></ullim>",
            $"<ullim ver=\"2.0\" new=\"1\"><!-- c --><new/><new/><body><x/><x/></body><head>{Head}<more/><more/></head></ullim>",
            $"<ullim ver=\"2.0\"><head>{Head.Replace("<seq>000123", "<seq> \n<![CDATA[000]]><!-- c -->123\t", StringComparison.Ordinal)}</head><body/></ullim>",
        ];

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_breaks_the_rules_is_malformed_and_its_head_is_not_repeated(string xml)
    {
        var answer = await Client.SendXmlAsync(xml, Now);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal($"<ullim ver=\"2.0\"><head><dt>{Now}</dt><rc>형식오류</rc></head></ullim>", answer.Text);
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public async Task What_keeps_the_rules_is_read(string xml)
    {
        var answer = await Client.SendXmlAsync(xml, Now);

        Assert.Equal("application/xml; charset=UTF-8", answer.ContentType);
        Assert.Equal(
            $"<ullim ver=\"2.0\"><head><op>INQ</op><mid>880001</mid><tid>T0001</tid><seq>000123</seq><bdate>20260302</bdate><dt>{Now}</dt><rc>없음</rc></head></ullim>",
            answer.Text
        );
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_or_too_many_are_malformed()
    {
        Assert.Equal("형식오류", (await Client.SendBytesAsync([0x3C, 0xFF], Now)).Rc);
        var large = Encoding.UTF8.GetBytes($"<ullim ver=\"2.0\"><head>{Head}</head><body/>{new string(' ', 2 * 1024 * 1024)}</ullim>");
        Assert.Equal("형식오류", (await Client.SendBytesAsync(large, Now)).Rc);
    }

    [Fact]
    public async Task Nobody_is_known_before_a_key_is_registered()
    {
        await using var mock = await UllimMock.StartAsync(new UllimOptions { Time = Time });
        using var client = new UllimClient(mock.BaseUrl, Time, Key);

        var answer = await client.InqAsync("000123");
        Assert.Equal("서명틀림", answer.Rc);
        Assert.Equal("000123", answer.Head("seq"));

        mock.RegisterKey("UL-880001", Key.ExportSubjectPublicKeyInfoPem());
        Assert.Equal("없음", (await client.InqAsync("000123")).Rc);
        mock.Reset();
        Assert.Equal("없음", (await client.InqAsync("000123")).Rc);
    }

    [Fact]
    public async Task A_wrong_key_digest_mid_or_api_key_is_a_wrong_signature()
    {
        using var other = RSA.Create(2048);
        using var stranger = new UllimClient(Mock.BaseUrl, Time, other);
        using var foreign = new UllimClient(Mock.BaseUrl, Time, Key) { Mid = "880002" };
        using var unknown = new UllimClient(Mock.BaseUrl, Time, Key) { ApiKey = "UL-880009" };
        Assert.Equal("서명틀림", (await stranger.InqAsync("000123")).Rc);
        Assert.Equal("서명틀림", (await foreign.InqAsync("000123")).Rc);
        Assert.Equal("서명틀림", (await unknown.InqAsync("000123")).Rc);

        var body = Encoding.UTF8.GetBytes($"<ullim ver=\"2.0\"><head>{Head}</head><body/></ullim>");
        Assert.Equal("서명틀림", (await Client.SendSignedAsync(body, UllimClient.Digest([1]), Client.Sign(Now, body))).Rc);
        Assert.Equal("서명틀림", (await Client.SendSignedAsync(body, UllimClient.Digest(body), "rubbish")).Rc);
    }

    [Fact]
    public async Task Every_api_key_speaks_for_its_own_mid_and_numbers()
    {
        Mock.RegisterKey("UL-880002", Key.ExportSubjectPublicKeyInfoPem());
        using var second = new UllimClient(Mock.BaseUrl, Time, Key) { ApiKey = "UL-880002", Mid = "880002" };

        Assert.Equal("승인", (await Client.OnlAsync("000001", Voucher()))["st"]);
        Assert.Equal("승인", (await second.OnlAsync("000001", Voucher()))["st"]);
    }

    [Theory]
    [InlineData("20260302102015", "없음")]
    [InlineData("20260302104015", "없음")]
    [InlineData("20260302102014", "시각틀림")]
    [InlineData("20260302104016", "시각틀림")]
    public async Task The_clock_may_be_ten_minutes_off(string dt, string rc)
    {
        Pass(999);
        var answer = await Client.SendXmlAsync(
            $"<ullim ver=\"2.0\"><head>{Head.Replace(Now, dt, StringComparison.Ordinal)}</head><body/></ullim>",
            dt
        );

        Assert.Equal(rc, answer.Rc);
        Assert.Equal(Now, answer.Head("dt"));
    }

    [Fact]
    public async Task Checks_come_in_the_order_of_the_document()
    {
        SetBusiness("20260302021959", frozen: true);
        Client.Bdate = "20260401";

        // Time, then operation, then maintenance, then form, then what the operation itself checks.
        Assert.Equal(
            "시각틀림",
            (
                await Client.SendXmlAsync(
                    "<ullim ver=\"2.0\"><head><op>XXX</op><mid>880001</mid><dt>20260302123015</dt></head><body/></ullim>",
                    "20260302123015"
                )
            ).Rc
        );
        Assert.Equal("미지원", (await Client.SendAsync("XXX", "", "")).Rc);
        Assert.Equal("체계점검", (await Client.SendAsync("ONL", "<seq>1</seq>", "")).Rc);
        SetBusiness("20260302022000", frozen: true);
        Assert.Equal("형식오류", (await Client.SendAsync("ONL", "<seq>1</seq>", "")).Rc);
        Assert.Equal("영업일틀림", (await Client.OnlAsync("000001", "x", "x")).Rc);
        Client.Bdate = "20260301";
        Assert.Equal("마감후", (await Client.OnlAsync("000001", "x", "x"))["why"]);
        Assert.Equal("DUP", (await Client.OnlAsync("000001", "x", "x")).Rc);
    }

    [Fact]
    public async Task Maintenance_stops_what_moves_money_only_while_the_business_clock_is_set()
    {
        SetBusiness("20260302020000", frozen: true);
        foreach (var op in new[] { "ONL", "REV", "RFD", "UPL", "DAY" })
        {
            Assert.Equal("체계점검", (await Client.SendAsync(op, "", "")).Rc);
        }

        Assert.Equal("없음", (await Client.InqAsync("000001")).Rc);
        Assert.Equal("없음", (await Client.BstAsync("GWB20260302000001")).Rc);
        Assert.Equal("OK", (await Client.SendAsync("KEY", "", "")).Rc);
        Assert.Equal("OK", (await Client.SendAsync("BLK", "", "<since>0</since>")).Rc);

        Mock.SetBusinessClock(null);
        Time.SetUtcNow(new DateTimeOffset(2026, 3, 2, 17, 5, 0, TimeSpan.Zero));
        Assert.Equal("02:05", PyongyangTime.Local(Time.GetUtcNow()).ToString("HH:mm", null));
        Client.Bdate = "20260303";
        Assert.Equal("승인", (await Client.OnlAsync("000001", Voucher()))["st"]);
    }

    [Theory]
    [InlineData("<tid>T 1</tid><seq>000001</seq><bdate>20260302</bdate>")]
    [InlineData("<tid>T0001</tid><seq>000000</seq><bdate>20260302</bdate>")]
    [InlineData("<tid>T0001</tid><seq>00001</seq><bdate>20260302</bdate>")]
    [InlineData("<tid>T0001</tid><seq>000001</seq><bdate>20260230</bdate>")]
    [InlineData("<tid>T0001</tid><seq>000001</seq>")]
    public async Task Malformed_heads_are_refused(string head)
    {
        Assert.Equal("형식오류", (await Client.SendAsync("INQ", head, "")).Rc);
    }

    [Fact]
    public async Task Malformed_bodies_are_refused_and_use_up_no_number()
    {
        const string Id = "<tid>T0001</tid><seq>000001</seq><bdate>20260302</bdate>";
        var voucher = Voucher();
        string[] bodies =
        [
            "",
            $"<voucher>{voucher}</voucher><amt cur=\"KPW\">1</amt>",
            $"<voucher>{voucher}</voucher><amt cur=\"KPW\">1</amt><ref>a b</ref>",
            $"<voucher>{voucher}</voucher><amt cur=\"KPW\">1</amt><ref>{new string('a', 65)}</ref>",
            $"<voucher>{voucher}</voucher><amt cur=\"KPW\">1</amt><ref>a</ref><memo>{new string('a', 41)}</memo>",
        ];
        foreach (var body in bodies)
        {
            Assert.Equal("형식오류", (await Client.SendAsync("ONL", Id, body)).Rc);
        }

        Assert.Equal("형식오류", (await Client.RevAsync("000001", "12500")).Rc);
        Assert.Equal("형식오류", (await Client.RfdAsync("000001", "0")).Rc);
        Assert.Equal("형식오류", (await Client.SendAsync("BLK", "", "<since>x</since>")).Rc);
        Assert.Equal("형식오류", (await Client.BstAsync("short")).Rc);
        Assert.Equal("승인", (await Client.OnlAsync("000001", voucher))["st"]);
    }

    [Fact]
    public async Task The_ends_of_the_calendar_are_dates_like_others()
    {
        Client.Bdate = "99991231";
        Assert.Equal("없음", (await Client.RevAsync("000001")).Rc);
        Assert.Equal("이미취소", (await Client.RfdAsync("000001"))["rwhy"]);
        Client.Bdate = "00010101";
        Assert.Equal("없음", (await Client.RevAsync("000001")).Rc);
        Assert.Equal("반환기한지남", (await Client.RfdAsync("000001"))["rwhy"]);
        Assert.Equal("영업일틀림", (await Client.DayAsync((0, "0"), (0, "0"))).Rc);
        Assert.Equal(HttpStatusCode.NoContent, (await Client.GetAsync("/ullim/settlement/99991231")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync("/ullim/settlement/00010101")).Status);
        Assert.Equal(
            "형식오류",
            (
                await Client.SendXmlAsync(
                    $"<ullim ver=\"2.0\"><head>{Head.Replace(Now, "00010101000000", StringComparison.Ordinal)}</head><body/></ullim>",
                    "00010101000000"
                )
            ).Rc
        );
    }

    [Fact]
    public async Task An_api_key_without_a_mid_of_its_own_speaks_for_the_usual_one()
    {
        Mock.RegisterKey("second", Key.ExportSubjectPublicKeyInfoPem());
        using var second = new UllimClient(Mock.BaseUrl, Time, Key) { ApiKey = "second" };
        await Client.OnlAsync("000001", Voucher());
        Assert.Equal("승인", (await second.InqAsync("000001"))["st"]);
    }

    [Fact]
    public async Task Other_paths_methods_and_unsigned_downloads_are_refused_by_status()
    {
        using var http = new HttpClient();
        async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path)
        {
            using var request = new HttpRequestMessage(method, new Uri(Mock.BaseUrl, path));
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Post, "/other"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await StatusAsync(HttpMethod.Get, "/ullim/gw"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(HttpMethod.Get, "/ullim/batch/B202603020001/result"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(HttpMethod.Get, "/ullim/settlement/20260301"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Client.GetAsync("/ullim/settlement/20260301", "20260302101000")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync("/ullim/batch/B202603020001/result")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync("/ullim/settlement/20260230")).Status);
    }
}
