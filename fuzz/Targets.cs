using System.Collections.Frozen;
using System.Text;
using Adapters.Contract.Codes;
using Adapters.Jeonseong;
using Adapters.Kit;
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
            ["ullim"] = bytes => UllimMessages.Format.Read<UllimReply>(bytes),
            ["requests"] = Requests,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static void Codes(byte[] bytes)
    {
        var code = ScannedCode.Of(Encoding.UTF8.GetString(bytes));
        JeonseongCustomerCode.Recognize(code, Now, TimeSpan.FromSeconds(5));
        UllimCustomerCode.Recognize(code.Text, Now);
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
        ManmulSangMessages.Format.Read<ProblemReply>(bytes);
        ManmulSangMessages.Format.Read<OrderReply>(bytes);
        ManmulSangMessages.Format.Read<OrdersReply>(bytes);
        ManmulSangMessages.Format.Read<PartReply>(bytes);
        KitMessages.Format.Read<TokenReply>(bytes);
        KitMessages.Format.Read<KeySetReply>(bytes);
        ManmulSangCallbacks.Read(bytes, "evt_01JNZ8Q4M3");
        if (ManmulSangMessages.Format.Read<EventsReply>(bytes) is { } page)
        {
            ManmulSangCallbacks.Read(page, page.Items.Count);
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
