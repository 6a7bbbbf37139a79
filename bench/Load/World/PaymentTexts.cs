namespace Load.World;

/// <summary>The long texts of a payment's rows, as a gateway once wrote them: pgbench sends them, too.</summary>
internal static class PaymentTexts
{
    private const string Intent =
        """{"merchant_id":"mer_bench00","id":"pay_04ekuydd96kcdpsc9b2kosu","version":1,"livemode":false,"scheme":"jeonseong","terms":{"amount_minor":1250000,"currency":"KPW","mode":"CustomerCode","capture":"Automatic","reference":"order-1795548648955003","shop":"S001","terminal":"T0001"},"status":"processing","description":"2 x noodles","metadata":{"till":"4"},"created_at":"2026-11-24T19:32:25.502+00:00","updated_at":"2026-11-24T19:32:25.502+00:00","draws":0,"cancel_requested":false,"known":"Nothing","held_minor":0,"hold_open":false,"parts":[],"refunded_outside_minor":0,"agenda":{"step":"Inquire","due_at":"2026-11-24T19:32:31.502+00:00","gap":0,"since":"2026-11-24T19:32:25.502+00:00","tries":1,"last_sent_at":"2026-11-24T19:32:25.502+00:00"},"undo":"None","seen":false,"timeline_length":1}""";

    private const string Paid =
        """{"merchant_id":"mer_bench00","id":"pay_04ekuydd96kcdpsc9b2kosu","version":2,"livemode":false,"scheme":"jeonseong","terms":{"amount_minor":1250000,"currency":"KPW","mode":"CustomerCode","capture":"Automatic","reference":"order-1795548648955003","shop":"S001","terminal":"T0001"},"status":"succeeded","description":"2 x noodles","metadata":{"till":"4"},"created_at":"2026-11-24T19:32:25.502+00:00","updated_at":"2026-11-24T19:32:26.604+00:00","draws":0,"scheme_reference":"JS2611250432260060004","cancel_requested":false,"known":"Taken","held_minor":0,"hold_open":false,"parts":[{"kind":"Capture","id":"cap_04ekuydd96kcdpsc9b2kosu","amount_minor":1250000,"final":false,"status":"succeeded","scheme_reference":"JS2611250432260060004","created_at":"2026-11-24T19:32:26.604+00:00","updated_at":"2026-11-24T19:32:26.604+00:00","step":0,"tries":0,"send_again":false}],"refunded_outside_minor":0,"agenda":{"step":"None","gap":0,"since":"2026-11-24T19:32:25.502+00:00","tries":0,"last_sent_at":"2026-11-24T19:32:26.604+00:00"},"undo":"None","seen":true,"timeline_length":4}""";

    private const string Answer =
        """{"body_hmac":"56d9b2c8.oeInuxzUg_tWs3zfnBiOx49d_uvM1rNdTCO0CJNzyj0","captured":"1250000","operation":"pay","read.amount":"1250000","read.currency":"408","read.jsTxnId":"JS2611250432260060004","read.payTime":"20261125043226","read.rspCode":"0000","read.tradeSts":"2"}""";

    private const string Processing =
        """{"id":"pay_04ekuydd96kcdpsc9b2kosu","object":"payment","livemode":false,"status":"processing","amount":1250000,"amount_capturable":0,"amount_captured":0,"amount_refunded":0,"currency":"KPW","reference":"order-1795548648955003","scheme":"jeonseong","scheme_reference":null,"mode":"customer_code","capture":"automatic","cancel_requested":false,"code":null,"decline":null,"captures":[],"refunds":[],"description":"2 x noodles","metadata":{"till":"4"},"shop":"S001","terminal":"T0001","created_at":"2026-11-24T19:32:25.502Z","updated_at":"2026-11-24T19:32:25.502Z","expires_at":null}""";

    private const string Capture =
        """{"id":"cap_04ekuydd96kcdpsc9b2kosu","object":"capture","livemode":false,"payment":"pay_04ekuydd96kcdpsc9b2kosu","amount":1250000,"currency":"KPW","status":"succeeded","final":false,"failure":null,"scheme_reference":"JS2611250432260060004","created_at":"2026-11-24T19:32:26.604Z","updated_at":"2026-11-24T19:32:26.604Z"}""";

    private const string Succeeded =
        """{"id":"pay_04ekuydd96kcdpsc9b2kosu","object":"payment","livemode":false,"status":"succeeded","amount":1250000,"amount_capturable":0,"amount_captured":1250000,"amount_refunded":0,"currency":"KPW","reference":"order-1795548648955003","scheme":"jeonseong","scheme_reference":"JS2611250432260060004","mode":"customer_code","capture":"automatic","cancel_requested":false,"code":null,"decline":null,"captures":[{"id":"cap_04ekuydd96kcdpsc9b2kosu","amount":1250000,"status":"succeeded","created_at":"2026-11-24T19:32:26.604Z"}],"refunds":[],"description":"2 x noodles","metadata":{"till":"4"},"shop":"S001","terminal":"T0001","created_at":"2026-11-24T19:32:25.502Z","updated_at":"2026-11-24T19:32:26.604Z","expires_at":null}""";

    /// <summary>As definitions of the script's variables.</summary>
    public static IEnumerable<string> Definitions { get; } =
    [
        "-D",
        "intent=" + Intent,
        "-D",
        "paid=" + Paid,
        "-D",
        "answer=" + Answer,
        "-D",
        "processing=" + Processing,
        "-D",
        "capture=" + Capture,
        "-D",
        "succeeded=" + Succeeded,
        "-D",
        """begun={"scheme":"jeonseong"}""",
        "-D",
        """captured={"amount":"1250000","id":"cap_04ekuydd96kcdpsc9b2kosu"}""",
        "-D",
        "fingerprint=d083ef0401ab716ed66b65c5bcbce4421b2f3e764bcad24bf1df6997d1eba265",
    ];
}
