using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Mocks.Kit;

namespace Gateway.Tests.Api;

/// <summary>
/// One payment: what was asked for, what the wallet's books say, and the lines of its timeline, from which it is told what each
/// member had to be at each of them.
/// </summary>
internal sealed record ShownStory(string Scheme, string Id, JsonElement Request)
{
    public ImmutableArray<AskedPart> Parts { get; set; } = [];
    public ImmutableArray<ShownLine> Lines { get; set; } = [];
    public ImmutableArray<LedgerEntry> Ledger { get; set; } = [];

    /// <summary>The wallet's own id of the payment where its books have no entry.</summary>
    public string? WalletId { get; set; }

    /// <summary>When the wallet ends the hold, by its own word.</summary>
    public DateTimeOffset? HeldUntil { get; set; }

    /// <summary>The code that the payer's app took, and the addresses that gave its pictures.</summary>
    public (string Payload, string Svg, string Png)? Code { get; set; }

    /// <summary>Why the wallet refuses the charge, by its document: reason and code.</summary>
    public (string Reason, string Code)? Decline { get; set; }

    private bool IsManual => Text("capture") == "manual";

    /// <summary>The members of the payment.</summary>
    public Dictionary<string, object?> Payment(ShownView shown)
    {
        var lines = Seen(shown);
        var status = Status(lines, "payment", null);
        var captures = Of("capture", lines);
        var refunds = Of("refund", lines);
        var capturable = Capturable(status, lines);
        var members = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["id"] = Id,
            ["object"] = "payment",
            ["livemode"] = false,
            ["status"] = status,
            ["amount"] = Request.GetProperty("amount").GetInt64(),
            ["amount_capturable"] = capturable,
            ["amount_captured"] = Sum(captures, lines),
            ["amount_refunded"] = Sum(refunds, lines),
            ["currency"] = Text("currency"),
            ["reference"] = Text("reference"),
            ["scheme"] = Scheme,
            // Nothing was heard of the wallet yet, or nothing but answers that differ.
            ["scheme_reference"] = status is "processing" or "review" ? null : Ledger.FirstOrDefault()?.WalletReference ?? WalletId,
            ["mode"] = Request.TryGetProperty("code", out _) ? "customer_code" : "merchant_code",
            ["capture"] = Text("capture") ?? "automatic",
            ["cancel_requested"] = false,
            ["description"] = Text("description"),
            ["shop"] = Text("shop"),
            ["terminal"] = Text("terminal"),
            ["created_at"] = Lines[0].At,
            ["updated_at"] = UpdatedAt(shown, lines[^1]),
            ["expires_at"] =
                status == "awaiting_customer" ? ExpiresSoon()
                : capturable > 0 ? Written(HeldUntil!.Value)
                : null,
        };
        foreach (var pair in Request.GetProperty("metadata").EnumerateObject())
        {
            members["metadata." + pair.Name] = pair.Value.GetString();
        }
        AddCode(members, status);
        AddDecline(members, "decline", status == "declined" ? Decline : null);
        AddParts(members, "captures", captures, lines);
        AddParts(members, "refunds", refunds, lines);
        if (shown.Where.Contains("operator", StringComparison.Ordinal))
        {
            members["merchant"] = "mer_world";
        }
        return members;
    }

    /// <summary>The members of a capture or refund.</summary>
    public Dictionary<string, object?> Part(ShownView shown)
    {
        var lines = Seen(shown);
        var id = shown.Body.GetProperty("id").GetString();
        var part = Parts.Single(p => p.Id == id);
        var status = Status(lines, part.Kind, part.Id);
        var members = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["id"] = part.Id,
            ["object"] = part.Kind,
            ["livemode"] = false,
            ["payment"] = Id,
            ["amount"] = part.Amount,
            ["currency"] = Text("currency"),
            ["status"] = status,
            ["scheme_reference"] = status == "succeeded" ? part.WalletId : null,
            ["created_at"] = CreatedAt(part, lines),
            ["updated_at"] = status == "processing" ? CreatedAt(part, lines) : UpdatedAt(shown, lines.Last(line => line.PartId == part.Id)),
            [part.Kind == "capture" ? "final" : "reason"] = part.Kind == "capture" ? part.Final : part.Reason,
        };
        AddDecline(members, "failure", status == "failed" ? part.Failure : null);
        members.Remove("failure.retryable");
        return members;
    }

    private List<ShownLine> Seen(ShownView shown)
    {
        // What one commit writes shows all of it.
        var last = shown.Until is { } until ? Lines.Last(line => line.At == until) : Lines[^1];
        return [.. Lines.Take(Lines.IndexOf(last) + 1)];
    }

    private List<AskedPart> Of(string kind, List<ShownLine> lines) =>
        [.. Parts.Where(p => p.Kind == kind && lines.Any(line => line.PartId == p.Id))];

    private static string Status(List<ShownLine> lines, string kind, string? part) =>
        lines
            .Last(line =>
                line.PartId == part
                && line.Type.StartsWith(kind + ".", StringComparison.Ordinal)
                && !line.Type.EndsWith("_requested", StringComparison.Ordinal)
            )
            .Type[(kind.Length + 1)..];

    private static long Sum(List<AskedPart> parts, List<ShownLine> lines) =>
        parts.Where(p => Status(lines, p.Kind, p.Id) == "succeeded").Sum(p => p.Amount);

    private long Capturable(string status, List<ShownLine> lines)
    {
        var counted = Of("capture", lines).Where(p => Status(lines, "capture", p.Id) != "failed").ToList();
        return
            !IsManual
            || status is not ("authorized" or "succeeded")
            || counted.Any(p => p.Final && Status(lines, "capture", p.Id) == "succeeded")
            ? 0
            : Ledger.Single(entry => entry.Kind == Movement.Authorize).AmountChon - counted.Sum(p => p.Amount);
    }

    private void AddCode(Dictionary<string, object?> members, string status)
    {
        if (status == "processing" || Code is not { } code)
        {
            members["code"] = null;
            return;
        }
        (members["code.payload"], members["code.svg_url"], members["code.png_url"]) = code;
    }

    private static void AddDecline(Dictionary<string, object?> members, string name, (string Reason, string Code)? why)
    {
        if (why is not { } given)
        {
            members[name] = null;
            return;
        }
        members[name + ".reason"] = given.Reason;
        members[name + ".scheme_code"] = given.Code;
        members[name + ".retryable"] = false;
        members[name + ".message"] = new Func<JsonElement, bool>(m => m.GetString()!.Length > 10);
    }

    private static void AddParts(Dictionary<string, object?> members, string name, List<AskedPart> parts, List<ShownLine> lines)
    {
        if (parts.Count == 0)
        {
            members[name] = new Func<JsonElement, bool>(list => list.GetArrayLength() == 0);
        }
        for (var i = 0; i < parts.Count; i++)
        {
            var (lead, part) = (FormattableString.Invariant($"{name}.{i}."), parts[i]);
            members[lead + "id"] = part.Id;
            members[lead + "amount"] = part.Amount;
            members[lead + "status"] = Status(lines, part.Kind, part.Id);
            members[lead + "created_at"] = CreatedAt(part, lines);
            if (part.Reason is { } reason)
            {
                members[lead + "reason"] = reason;
            }
        }
    }

    // An event is of the moment of its line; what is read later may have changed without one.
    private static Func<JsonElement, bool> UpdatedAt(ShownView shown, ShownLine last) =>
        shown.Where == "an event" ? at => at.GetString() == last.At : at => at.GetDateTimeOffset() >= Moment(last.At);

    // A request is a moment older than the line that the commit of it writes.
    private static Func<JsonElement, bool> CreatedAt(AskedPart part, List<ShownLine> lines)
    {
        var own = lines.FindIndex(line => line.PartId == part.Id);
        return at => at.GetDateTimeOffset() <= Moment(lines[own].At) && at.GetDateTimeOffset() >= Moment(lines[Math.Max(own - 1, 0)].At);
    }

    // The wallet counts from when the order reached it.
    private Func<JsonElement, bool> ExpiresSoon()
    {
        var life = Request.GetProperty("present").GetProperty("expires_in").GetInt32();
        return at => Math.Abs((at.GetDateTimeOffset() - Moment(Lines[0].At)).TotalSeconds - life) < 60;
    }

    private static DateTimeOffset Moment(string at) => DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);

    private static Func<JsonElement, bool> Written(DateTimeOffset moment) =>
        at => at.ValueKind == JsonValueKind.String && at.GetDateTimeOffset() == moment;

    private string? Text(string member) => Request.TryGetProperty(member, out var value) ? value.GetString() : null;
}
