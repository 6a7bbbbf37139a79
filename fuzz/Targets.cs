using System.Collections.Frozen;
using System.Text;
using Adapters.Contract.Codes;
using Adapters.Jeonseong;
using Adapters.ManmulSang;
using Adapters.Ullim;
using Gateway.Codes;
using Gateway.Http;

namespace Fuzz;

/// <summary>The readers of what comes from outside, each with its bytes; none may throw.</summary>
internal static class Targets
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 30, 15, TimeSpan.Zero);

    public static FrozenDictionary<string, Action<byte[]>> All { get; } =
        new Dictionary<string, Action<byte[]>>(StringComparer.Ordinal)
        {
            ["codes"] = Codes,
            ["jeonseong"] = Jeonseong,
            ["manmulsang"] = ManmulSang,
            ["ullim"] = bytes => UllimXml.Read(bytes),
            ["requests"] = Requests,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static void Codes(byte[] bytes)
    {
        var code = ScannedCode.Of(Encoding.UTF8.GetString(bytes));
        JeonseongCustomerCode.Recognize(code, Now, TimeSpan.FromSeconds(5));
        UllimCode.Read(code.Text, Now);
        MpmReader.Read(code.Text, MpmProfile.Read);
        MpmReader.Read(code.Text, MpmProfile.Strict);
        ForeignText.Judge(code);
        BerTlv.TryRead(bytes, out _);
    }

    private static void Jeonseong(byte[] bytes)
    {
        JeonseongMessages.Format.Read<JeonseongReply>(bytes);
    }

    private static void ManmulSang(byte[] bytes)
    {
        var reply = new ManmulSangReply("fuzz", 200, bytes, null);
        _ = reply.Evidence;
        reply.As(ManmulSangJson.Default.OrderWire);
        reply.As(ManmulSangJson.Default.FoundWire);
        reply.As(ManmulSangJson.Default.CaptureWire);
        reply.As(ManmulSangJson.Default.TokenWire);
        reply.As(ManmulSangJson.Default.KeySetWire);
        ManmulSangEvents.Read(bytes, "evt_01JNZ8Q4M3");
        if (reply.As(ManmulSangJson.Default.EventsWire) is { Items.IsDefault: false } page)
        {
            foreach (var item in page.Items)
            {
                ManmulSangEvents.Read(item);
            }
        }
    }

    private static void Requests(byte[] bytes)
    {
        var body = JsonBody.Parse(bytes);
        if (body.Refusal is null)
        {
            body.Fields.Text("description", TextRule.UpTo(256));
            body.Fields.StringMap("metadata", 20, 40, 500);
            body.Fields.RequiredAmount("amount");
            body.Fields.RequiredTime("at");
            body.Fields.RequiredTextList("list", 1, 10, TextRule.UpTo(10));
            body.Fields.OptionalObject("present");
            body.Fields.Refusal();
        }
        var text = Encoding.UTF8.GetString(bytes);
        Cursor.Read(text, "pay_");
        PreferHeader.Wait(text);
        Rfc3339.TryRead(text, out _);
        IdempotencyKey.IsValid(text);
    }
}
