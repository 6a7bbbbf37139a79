using System.Text.Json;
using System.Text.RegularExpressions;
using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>What stands in a money member: not yet judged by currency or size.</summary>
internal readonly record struct MoneyText(long Chon, string Currency);

/// <summary>Reads request bodies member by member and notes every fault with its field.</summary>
internal sealed partial class BodyReader(JsonElement body)
{
    public List<(string Field, string Message)> Errors { get; } = [];

    [GeneratedRegex("^[A-Za-z0-9-]{8,40}\\z", RegexOptions.None, 1000)]
    public static partial Regex Number();

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}\\z", RegexOptions.None, 1000)]
    public static partial Regex Reference();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,32}\\z", RegexOptions.None, 1000)]
    public static partial Regex Place();

    public string? Text(string name, bool required, Func<string, bool> fits, string message = "has a wrong form")
    {
        if (!Has(name, out var member))
        {
            if (required)
            {
                Errors.Add((name, "is required"));
            }

            return null;
        }

        if (member.ValueKind == JsonValueKind.String && AdminJson.TryText(body, name, out var text) && fits(text!))
        {
            return text;
        }

        Errors.Add((name, message));
        return null;
    }

    public MoneyText Money(string name)
    {
        if (!Has(name, out var member))
        {
            Errors.Add((name, "is required"));
            return default;
        }

        if (
            member.ValueKind != JsonValueKind.Object
            || !member.TryGetProperty("currency", out var currency)
            || currency.ValueKind != JsonValueKind.String
            || !AdminJson.TryText(member, "currency", out var known)
        )
        {
            Errors.Add((name + ".currency", "is required"));
            return default;
        }

        if (
            !member.TryGetProperty("value", out var value)
            || value.ValueKind != JsonValueKind.Number
            || Won.Chon(value.GetRawText()) is not { } chon
        )
        {
            Errors.Add((name + ".value", "must be a number of won with at most 2 decimals"));
            return default;
        }

        return new MoneyText(chon, known!);
    }

    public int? Integer(string name, int least, int most)
    {
        if (!Has(name, out var member))
        {
            return null;
        }

        if (member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Errors.Add((name, "is out of range"));
        return null;
    }

    public bool Flag(string name)
    {
        if (!Has(name, out var member))
        {
            return false;
        }

        if (member.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return member.GetBoolean();
        }

        Errors.Add((name, "must be true or false"));
        return false;
    }

    public OrderRequest? Order()
    {
        var number = Text("merchantOrderNo", true, Number().IsMatch);
        var reference = Text("reference", false, Reference().IsMatch);
        var amount = Money("amount");
        var capture = Text("capture", true, text => text is "AUTO" or "MANUAL", "must be AUTO or MANUAL");
        var store = Text("store", true, Place().IsMatch);
        var terminal = Text("terminal", false, Place().IsMatch);
        var description = Text("description", false, text => text.Length <= 256);
        var items = Items();
        var notify = Text("notifyUrl", true, IsNotifyUrl);
        var expires = Integer("expiresIn", 60, 7200) ?? 900;
        return Errors.Count > 0
            ? null
            : new OrderRequest(
                number!,
                reference,
                amount.Chon,
                amount.Currency,
                capture == "AUTO",
                store!,
                terminal,
                description,
                items,
                new Uri(notify!),
                expires
            );
    }

    private static bool IsNotifyUrl(string text) =>
        text.Length <= 512
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        && !text.Contains('?', StringComparison.Ordinal)
        && !text.Contains('#', StringComparison.Ordinal);

    private JsonElement? Items()
    {
        if (!Has("items", out var items))
        {
            return null;
        }

        if (items.ValueKind != JsonValueKind.Array || items.GetArrayLength() > 50)
        {
            Errors.Add(("items", "must be an array of at most 50"));
            return null;
        }

        foreach (var item in items.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                Errors.Add(("items", "must hold objects"));
                return null;
            }

            var one = new BodyReader(item);
            one.Text("name", true, text => text.Length is >= 1 and <= 128);
            if (one.Integer("quantity", 1, 9999) is null && one.Errors.Count == 0)
            {
                one.Errors.Add(("quantity", "is required"));
            }

            one.Money("unitPrice");
            Errors.AddRange(one.Errors.Select(error => ("items." + error.Field, error.Message)));
        }

        return items.Clone();
    }

    private bool Has(string name, out JsonElement member) =>
        body.TryGetProperty(name, out member) && member.ValueKind != JsonValueKind.Null;
}
