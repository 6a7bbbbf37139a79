using System.Text.Json;
using System.Text.RegularExpressions;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Kit;
using Saebyol.Adapter;

namespace Saebyol.Tests;

/// <summary>The adapter's codes, signatures and mapping against the protocol's page.</summary>
public sealed partial class SaebyolAdapterTests
{
    // The numbers, amounts and reference of the scripted charge and refund.
    private const string Charge =
        "\"number\":\"GW20260302000001000000001\",\"id\":\"SB1\",\"amount\":1250000,\"currency\":\"KPW\",\"reference\":\"order-1001\"";
    private const string Refund =
        "\"number\":\"GW20260302000001000000001\",\"refund\":\"GW2026030200000100000000R\",\"id\":\"SB2\",\"amount\":250000,\"currency\":\"KPW\"";

    public static TheoryData<string, string> Answers =>
        [
            .. from operation in new[] { "charge", "inquiry", "void", "refund", "refund-inquiry" }
            from code in SaebyolCodes.Table.Codes.Append("undocumented")
            select (operation, code),
        ];

    [Theory, MemberData(nameof(SaebyolVectors.Codes), MemberType = typeof(SaebyolVectors))]
    public void Codes_are_recognised_by_form_and_check_digit(string code, string match) =>
        Assert.Equal(
            match,
            new SaebyolScript("{}").Wallet.Recognize(ScannedCode.Of(code), SaebyolScript.Now) switch
            {
                CodeMatch.Yes => "yes",
                CodeMatch.Broken { Fault: CodeFault.Malformed } => "malformed",
                CodeMatch.No => "no",
                _ => "another",
            }
        );

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
        var options = new SaebyolOptions(new Uri("http://127.0.0.1"), "SB-1001", SaebyolVectors.Secret, null!);
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://127.0.0.1" + path);

        var made = new SaebyolProtocol(options, TimeProvider.System).Signature(
            kind,
            request,
            time,
            nonce,
            System.Text.Encoding.UTF8.GetBytes(body)
        );

        Assert.Equal(signature, made);
    }

    [Fact]
    public void The_table_has_every_result_of_the_page_and_its_reasons()
    {
        var rows = PageRows().ToList();

        Assert.Equal(rows.Select(row => row.Code).Order(), SaebyolCodes.Table.Codes.Order());
        foreach (var (code, reason) in rows.Where(row => row.Reason is not null))
        {
            Assert.Equal((code, reason), (code, JsonSerializer.SerializeToElement(SaebyolCodes.Table.Of(code).Reason).GetString()));
        }
    }

    /// <summary>Whatever the result, an operation answers, and a bare result is never a yes.</summary>
    [Theory, MemberData(nameof(Answers))]
    public async Task The_mapping_is_total(string operation, string code)
    {
        var answer = await new SaebyolScript($$"""{"result":"{{code}}","number":"GW20260302000001000000001"}""").AskAsync(operation);

        var definite = (operation, SaebyolCodes.Table.Of(code).Meaning) switch
        {
            ("charge", Meaning.Declined or Meaning.Rejected) => "Declined",
            ("refund", Meaning.Declined or Meaning.NotFound) => "Declined",
            ("refund", Meaning.OrderState) when code == "refund_refused" => "Declined",
            // The number is closed by the void itself.
            ("void", Meaning.NotFound) => "Succeeded",
            _ => "Unknown",
        };
        Assert.Equal(definite, answer.GetType().Name);
    }

    [Theory]
    [InlineData("charge", "\"result\":\"ok\",\"state\":\"paid\",\"refunded\":0," + Charge, "Succeeded")]
    [InlineData("charge", "\"result\":\"pending\",\"state\":\"pending\",\"refunded\":0," + Charge, "Pending")]
    [InlineData("inquiry", "\"result\":\"ok\",\"state\":\"failed\",\"reason\":\"risk\",\"refunded\":0," + Charge, "Declined")]
    [InlineData("void", "\"result\":\"ok\",\"state\":\"voided\",\"refunded\":0," + Charge, "Succeeded")]
    [InlineData("void", "\"result\":\"void_refused\",\"state\":\"paid\",\"refunded\":100," + Charge, "Succeeded")]
    [InlineData("refund", "\"result\":\"ok\",\"state\":\"done\"," + Refund, "Succeeded")]
    [InlineData("refund-inquiry", "\"result\":\"ok\",\"state\":\"failed\",\"reason\":\"insufficient_funds\"," + Refund, "Declined")]
    // What contradicts itself, lacks something or is not in the page says nothing.
    [InlineData("charge", "\"result\":\"risk\",\"state\":\"paid\",\"refunded\":0," + Charge, "Unknown")]
    [InlineData("charge", "\"result\":\"ok\",\"state\":\"paid\"," + Charge, "Unknown")]
    [InlineData("charge", "\"result\":\"ok\",\"state\":\"paid\",\"refunded\":1250001," + Charge, "Unknown")]
    [InlineData("charge", "\"result\":\"ok\",\"state\":\"held\",\"refunded\":0," + Charge, "Unknown")]
    [InlineData("charge", "\"result\":\"ok\",\"state\":\"paid\",\"refunded\":0,\"amount\":1250000," + Charge, "Unknown")]
    [InlineData("inquiry", "\"result\":\"ok\",\"state\":\"failed\",\"reason\":\"mood\",\"refunded\":0," + Charge, "Unknown")]
    [InlineData("inquiry", "\"result\":\"ok\",\"state\":\"paid\",\"refunded\":0,\"number\":\"GW20260302000001000000001\"", "Unknown")]
    [InlineData("void", "\"result\":\"ok\",\"state\":\"paid\",\"refunded\":0," + Charge, "Unknown")]
    [InlineData("refund", "\"result\":\"ok\",\"state\":\"held\"," + Refund, "Unknown")]
    [InlineData("refund", "\"result\":\"ok\",\"state\":\"done\"," + Charge, "Unknown")]
    public async Task Result_and_state_together_decide(string operation, string members, string expected) =>
        Assert.Equal(expected, (await new SaebyolScript($"{{{members}}}").AskAsync(operation)).GetType().Name);

    // The first two columns of section 4; `a` / `b` in one row stand for as many reasons in the same order.
    private static IEnumerable<(string Code, string? Reason)> PageRows() =>
        from line in File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "protocol.md"))
            .SkipWhile(line => !line.StartsWith("| result |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
        let cells = line.Split('|')
        let codes = Quoted().Matches(cells[1]).Select(m => m.Value).ToList()
        let declined = cells[3].Split("declined: ", 2)
        let reasons = declined.Length == 2 ? Quoted().Matches(declined[1]).Select(m => m.Value).ToList() : []
        from i in Enumerable.Range(0, codes.Count)
        select (codes[i], reasons.Count == 0 ? null : reasons[Math.Min(i, reasons.Count - 1)]);

    [GeneratedRegex("(?<=`)[a-z_]+(?=`)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();
}
