using System.Text;
using Adapters.Contract.Disclosures;
using Adapters.Jeonseong;
using Adapters.Kit.Disclosures;
using Adapters.ManmulSang;
using Adapters.Ullim;

namespace Adapters.Tests.Kit;

/// <summary>Whatever leaves beside the declared fields is named and never hidden.</summary>
public sealed class MessageTableTests
{
    [Theory]
    [InlineData("/jsp/v1/pay", """{"tradeNo":"1","extra":"x"}""", "extra")]
    [InlineData("/jsp/v1/pay", """{"amount":{"payer":[{"name":"x"}]}}""", "amount.payer.name")]
    [InlineData("/jsp/v1/pay", """{"empty":{},"list":[]}""", "empty", "list")]
    [InlineData("/jsp/v1/pay", "[1,2]", "body")]
    [InlineData("/jsp/v1/pay", "no json", "body")]
    [InlineData("/jsp/v1/pay/12345", "{}", "path")]
    [InlineData("/jsp/v1/pay?payer=7&x", "{}", "query:payer", "query:x")]
    public async Task Of_a_json_message(string address, string body, params string[] undeclared) =>
        Assert.Equal(undeclared, await UndeclaredAsync(JeonseongProtocol.Messages, address, body));

    [Theory]
    [InlineData("<ullim ver='2.0'><head><op>ONL</op></head><body/></ullim>")]
    [InlineData("<ullim><body><payer/></body></ullim>", "body/payer")]
    [InlineData("<ullim><body><payer> </payer></body></ullim>", "body/payer")]
    [InlineData("<ullim><body><amt who='x'>1</amt></body></ullim>", "body/amt/@who")]
    [InlineData("<ullim><body><a><b><c>1</c></b><d>2</d></a></body></ullim>", "body/a/b/c", "body/a/d")]
    [InlineData("<ullim><!-- x --><body/></ullim>", "body")]
    [InlineData("<ullim>", "body")]
    public async Task Of_an_xml_message(string body, params string[] undeclared) =>
        Assert.Equal(undeclared, await UndeclaredAsync(UllimProtocol.Messages, "/ullim/gw", body));

    [Fact]
    public async Task A_field_is_declared_for_the_operation_that_sends_it_and_for_no_other()
    {
        const string body = """{"tradeNo":"1","payCode":"x"}""";

        Assert.Equal(["payCode"], await UndeclaredAsync(JeonseongProtocol.Messages, "/jsp/v1/query", body, "inquire"));
        Assert.Equal(
            ["merchantOrderNo", "path:id"],
            await UndeclaredAsync(ManmulSangProtocol.Messages, "/openapi/v2/orders/ms_1", """{"merchantOrderNo":"1"}""", "unheard_of")
        );
    }

    [Fact]
    public async Task Headers_are_named_too()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://wallet/jsp/v1/query");
        request.Headers.Add("X-Payer", "x");
        request.Headers.Host = "wallet";

        var list = await JeonseongProtocol.Messages.ReadAsync("inquire", request, TestContext.Current.CancellationToken);

        Assert.Equal([new DisclosedField("header:X-Payer", DataKind.Undeclared)], list.Fields);
    }

    private static async Task<string[]> UndeclaredAsync(MessageTable table, string address, string body, string operation = "pay")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://wallet" + address)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        var list = await table.ReadAsync(operation, request, TestContext.Current.CancellationToken);
        return [.. list.Fields.Where(f => f.Kind == DataKind.Undeclared).Select(f => f.Name)];
    }
}
