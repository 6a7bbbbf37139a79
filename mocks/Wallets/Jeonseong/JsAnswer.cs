using System.Text.Encodings.Web;
using System.Text.Json;
using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>What is wrong with an answer's signature, if anything.</summary>
internal enum SignatureFlaw
{
    None,
    WrongDigit,
    Missing,
}

/// <summary>One member of an answer.</summary>
internal sealed record Member(string Name, string Value);

/// <summary>One entry of `files`.</summary>
internal sealed record ListedFile(string Name, string Size, string Sha256);

/// <summary>An answer before it is written and signed: members in the order of the document.</summary>
internal sealed record JsAnswer(string Code, IReadOnlyList<Member> Members)
{
    private static readonly JsonWriterOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Text for people, if it is not the usual one of the code.</summary>
    public string? Message { get; init; }

    /// <summary>`files`, of the list only.</summary>
    public IReadOnlyList<ListedFile>? Files { get; init; }

    /// <summary>The settlement file itself, instead of JSON.</summary>
    public byte[]? File { get; init; }

    /// <summary>How it reaches the caller.</summary>
    public Delivery Delivery { get; init; } = Delivery.Plain;

    /// <summary>How its signature is broken.</summary>
    public SignatureFlaw Flaw { get; init; }

    /// <summary>Signed with the next key instead of the caller's.</summary>
    public bool WithNextKey { get; init; }

    /// <summary>Replaced by the overload page.</summary>
    public bool AsHtmlPage { get; init; }

    public static JsAnswer Of(string code) => new(code, []);

    /// <summary>With one member more; nothing if there is no value.</summary>
    public JsAnswer With(string name, string? value) => value is null ? this : this with { Members = [.. Members, new(name, value)] };

    /// <summary>With a member's value changed, if it has that member.</summary>
    public JsAnswer Change(string name, Func<string, string> change) =>
        this with
        {
            Members = [.. Members.Select(member => member.Name == name ? member with { Value = change(member.Value) } : member)],
        };

    public string? this[string name] => Members.FirstOrDefault(one => one.Name == name)?.Value;

    public string ContentType => File is null ? "application/json; charset=utf-8" : "text/plain; charset=utf-8";

    public byte[] Write()
    {
        if (File is not null)
        {
            return File;
        }

        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Raw))
        {
            json.WriteStartObject();
            json.WriteString("rspCode", Code);
            json.WriteString("rspMsg", Message ?? Messages.Of(Code));
            foreach (var member in Members)
            {
                json.WriteString(member.Name, member.Value);
            }

            if (Files is not null)
            {
                WriteFiles(json, Files);
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void WriteFiles(Utf8JsonWriter json, IReadOnlyList<ListedFile> files)
    {
        json.WriteStartArray("files");
        foreach (var file in files)
        {
            json.WriteStartObject();
            json.WriteString("name", file.Name);
            json.WriteString("size", file.Size);
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

/// <summary>`rspMsg` of each code: Korean, for people.</summary>
internal static class Messages
{
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["0000"] = "성공",
        ["1101"] = "잔고 부족",
        ["1102"] = "건당한도 초과",
        ["1103"] = "일한도 초과",
        ["1104"] = "구좌 정지",
        ["1105"] = "구좌 없음",
        ["1106"] = "암호 오유",
        ["1107"] = "암호 잠김",
        ["1108"] = "이용자 거절",
        ["1109"] = "위험거래 거절",
        ["1201"] = "부호 기한 지남",
        ["1202"] = "부호 이미 사용됨",
        ["1203"] = "부호 오유",
        ["1301"] = "취소기한 지남",
        ["1302"] = "이미 취소됨",
        ["1303"] = "반환금액 초과",
        ["1304"] = "반환기한 지남",
        ["1305"] = "반환회수 초과",
        ["1306"] = "거래 없음",
        ["1307"] = "거래 닫힘",
        ["1308"] = "이미 지불됨",
        ["1309"] = "거래종류 오류",
        ["1400"] = "형식오류",
        ["1401"] = "금액오류",
        ["1402"] = "화폐오류",
        ["1403"] = "상점 정지",
        ["1404"] = "단말 미등록",
        ["1405"] = "거래번호 중복",
        ["1501"] = "파일 없음",
        ["2001"] = "암호입력 대기",
        ["2002"] = "처리중",
        ["2003"] = "처리결과 불명",
        ["2099"] = "체계오류",
        ["9001"] = "체계점검",
        ["9101"] = "서명오류",
        ["9102"] = "시각오류",
        ["9103"] = "난수 중복",
        ["9104"] = "열쇠 폐지",
        ["9201"] = "요청 과다",
    };

    public static string Of(string code) => Texts.GetValueOrDefault(code, "미정의");
}
