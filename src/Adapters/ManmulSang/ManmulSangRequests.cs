using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Adapters.Contract;
using Adapters.Kit;

namespace Adapters.ManmulSang;

/// <summary>From a stored charge or part to the bytes that are sent: the same bytes each time.</summary>
internal static class ManmulSangRequests
{
    // Hangul is written as it is instead of being escaped.
    private static readonly ManmulSangJson Plain = new(
        new JsonSerializerOptions(ManmulSangJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>The body of a cancel or void.</summary>
    public static byte[] Empty { get; } = "{}"u8.ToArray();

    public static byte[] ToWire(this Charge charge, ManmulSangOptions options, Uri notifyUrl) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new NewOrderWire(
                charge.Number,
                charge.Terms.Reference,
                new ManmulSangMoney(charge.Terms.AmountMinor),
                charge.Terms.Capture == CaptureMode.Manual ? "MANUAL" : "AUTO",
                charge.Terms.Shop ?? options.DefaultStore,
                charge.Terms.Terminal ?? options.DefaultTerminal,
                notifyUrl.AbsoluteUri,
                charge.Terms.ExpiresInSeconds
            ),
            Plain.NewOrderWire
        );

    public static byte[] ToCapture(this Operation part) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new NewCaptureWire(part.Number, new ManmulSangMoney(part.AmountMinor), part.Final),
            Plain.NewCaptureWire
        );

    public static byte[] ToRefund(this Operation part) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new NewRefundWire(part.Number, new ManmulSangMoney(part.AmountMinor), part.Reason?.Normalize(NormalizationForm.FormC)),
            Plain.NewRefundWire
        );

    public static HttpContent Content(byte[] body) => new BufferedContent(body, "application/json");
}
