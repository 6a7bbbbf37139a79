using System.Text;
using System.Text.Json;
using Adapters.Contract.Codes;
using Adapters.Jeonseong;
using BenchmarkDotNet.Attributes;
using Gateway.Http;
using Gateway.Payments.Model;
using Gateway.Settings;
using Gateway.Store;
using Growth;

namespace Inner;

/// <summary>What happens between the commits.</summary>
public class PureParts
{
    private const string Scanned = "hQVDUFYwMWE2TwjwSk9OU09OR1AHSk9OU09OR1oIcQQgEjRWeJNjF582AgEjnyYIu+A7kBrXfpDfAQRppOgn";

    private static readonly FingerprintKeys Keys = new(DataKey.Read(DataKey.NewText())!, [], DateTimeOffset.MinValue, TimeProvider.System);
    private static readonly DateTimeOffset Issued = DateTimeOffset.FromUnixTimeSeconds(1_772_415_015);

    private readonly byte[] _wire = Encoding.UTF8.GetBytes(
        $$"""{"tradeNo":"GW04ekuydd96kcdpsc9b2kosu","payCode":"{{Scanned}}","amount":"1250000","currency":"408","subject":"상품","mercRef":"order-1001","storeId":"S001","termId":"T0001"}"""
    );
    private readonly byte[] _answer =
        """{"rspCode":"0000","rspMsg":"성공","tradeNo":"GW04ekuydd96kcdpsc9b2kosu","jsTxnId":"JS2603021030150000042","tradeSts":"2","amount":"1250000","currency":"408","payTime":"20260302103016"}"""u8.ToArray();
    private readonly JsonElement _request = JsonDocument
        .Parse(
            $$"""{"amount":1250000,"currency":"KPW","reference":"order-1001","code":"{{Scanned}}","description":"2 x noodles","metadata":{"till":"4"},"shop":"S001","terminal":"T0001"}"""
        )
        .RootElement;
    private readonly Payment _payment = Sale.Intent(1, Issued).Payment;
    private readonly string _row = JsonSerializer.Serialize(
        Sale.Taken(Sale.Intent(1, Issued).Payment, Issued).After,
        StoreJson.Default.Payment
    );

    [Benchmark]
    public object ReadCodeAndFindOwner() => JeonseongCustomerCode.Recognize(ScannedCode.Of(Scanned), Issued, TimeSpan.Zero);

    [Benchmark]
    public object FingerprintOfRequest() => Keys.Keep(_payment.MerchantId, RequestFingerprint.Of("POST", "/v1/payments", _request, "code"));

    [Benchmark]
    public object SignRequest() =>
        JeonseongProtocol.SignRequest(
            "bench-secret-0001-DO-NOT-USE",
            "/jsp/v1/pay",
            "M100200300",
            "1772415015000",
            "5f2b7c1e9a4d4f0c8e6b3a2d1c0f9e8d",
            _wire
        );

    [Benchmark]
    public object? ReadAnswer() => JeonseongMessages.Format.Read<JeonseongReply>(_answer);

    [Benchmark]
    public object ApplyAnswer() => Sale.Answered(_payment, Issued);

    [Benchmark]
    public object WriteRow() => JsonSerializer.Serialize(_payment, StoreJson.Default.Payment);

    [Benchmark]
    public object? ReadRow() => JsonSerializer.Deserialize(_row, StoreJson.Default.Payment);
}
