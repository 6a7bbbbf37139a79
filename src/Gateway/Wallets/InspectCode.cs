using System.Collections.Immutable;
using Adapters.Contract.Codes;
using Gateway.Codes;
using Gateway.Http;
using Gateway.Payments.Model;

namespace Gateway.Wallets;

/// <summary><c>POST /v1/codes/inspect</c>: what a scanned text is, without any money moving.</summary>
internal static class InspectCode
{
    /// <summary>Reads the body; faults are noted in the fields.</summary>
    public static string Read(JsonFields fields) => fields.RequiredText("code", FieldRules.Code);

    /// <summary>What is answered.</summary>
    internal sealed record View(
        string Format,
        ImmutableArray<string> Schemes,
        IReadOnlyDictionary<string, string> Fields,
        ImmutableArray<string> Problems
    );

    public static async Task<IResult> HandleAsync(HttpContext http, CodeRouter owners, TimeProvider time)
    {
        var (text, refusal) = await JsonBody.ReadAsync(http, Read);
        if (refusal is not null)
        {
            return refusal;
        }
        var code = ScannedCode.Of(text);
        return ApiJson.Answer(Of(code, owners.Find(code, null, time.GetUtcNow())));
    }

    private static View Of(ScannedCode code, CodeRoute owner) =>
        owner switch
        {
            CodeRoute.Found found => new View(Format(code), [found.Wallet.Facts.Id], found.Claim.Fields, []),
            CodeRoute.Several several => new View(
                Format(code),
                several.Schemes,
                ImmutableDictionary<string, string>.Empty,
                ["code_ambiguous"]
            ),
            CodeRoute.Expired expired => new View(
                Format(code),
                [expired.Scheme],
                ImmutableDictionary<string, string>.Empty,
                ["code_expired"]
            ),
            CodeRoute.Nobody { Why: CodeRefusal.WrongDirection } => MerchantCode(code),
            CodeRoute.Nobody nobody => new View(Format(code), [], ImmutableDictionary<string, string>.Empty, [nobody.Why.ToWire()]),
            CodeRoute.Another => throw new InvalidOperationException("no scheme was named"),
            _ => throw new InvalidOperationException("no such owner"),
        };

    private static View MerchantCode(ScannedCode code)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (MpmReader.Read(code.Text, MpmProfile.Read) is MpmReading.Readable readable)
        {
            foreach (var (name, id) in Shown)
            {
                if (readable.Code.ValueOf(id) is { } value)
                {
                    fields[name] = value;
                }
            }
        }
        return new View("emv_mpm", [], fields.ToImmutable(), [CodeRefusal.WrongDirection.ToWire()]);
    }

    private static readonly (string Name, string Id)[] Shown =
    [
        ("category", "52"),
        ("currency", "53"),
        ("amount", "54"),
        ("country", "58"),
        ("name", "59"),
        ("city", "60"),
    ];

    private static string Format(ScannedCode code) => code.Cpm is null ? "scheme" : "emv_cpm";
}
