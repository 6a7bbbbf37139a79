using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Payments.Model;

namespace Simulation.Tests.World;

/// <summary>
/// Holds laws against the timelines, which remember what the books no longer show: what was asked of a wallet although it
/// was too much (and the wallet refused), and what was believed although it spoke of another amount.
/// </summary>
internal static class Timelines
{
    /// <summary>Whether a payment's timeline has a line of this type.</summary>
    public static bool Has(SimWorld world, Payment payment, string type) => Lines(world, payment.Id).Any(line => line.Type == type);

    /// <summary>The laws that a payment's timeline breaks.</summary>
    public static IEnumerable<string> Check(SimWorld world, Payment payment)
    {
        var (captures, captured, refunds, outside, shown) = (0L, 0L, 0L, 0L, 0L);
        foreach (var (type, detail) in Lines(world, payment.Id))
        {
            var part = Text(detail, "id") is { } id ? payment.Part(id) : null;
            var amount = part?.AmountMinor ?? 0;
            // What the wallet itself showed: it counts, whoever asked for it.
            outside = Math.Max(outside, Number(detail, "captured_outside"));
            shown = Math.Max(shown, Number(detail, "captured"));
            switch (type)
            {
                case "capture.processing":
                    captures += amount;
                    break;
                case "capture.failed":
                    captures -= amount;
                    break;
                case "capture.succeeded":
                    captured += amount;
                    break;
                case "refund.processing":
                    refunds += amount;
                    break;
                case "refund.failed":
                    refunds -= amount;
                    break;
                case "answer.taken" or "answer.held" when Differs(payment, detail):
                    yield return $"law 9: an answer about another amount was believed: {payment.Id} of {payment.Terms.AmountMinor} {detail.ToJsonString()}";
                    break;
                default:
                    break;
            }
            if (type == "capture.processing" && captures + outside > payment.Terms.AmountMinor)
            {
                yield return $"law 4: {captures} beside {outside} were asked of a hold of {payment.Terms.AmountMinor}: {payment.Id}";
                yield break;
            }
            if (refunds > Math.Max(captured + outside, shown))
            {
                yield return $"law 4: {refunds} were to be given back of {captured}: {payment.Id}";
                yield break;
            }
        }
    }

    /// <summary>
    /// Whether the payment ended by a wallet's denial that its own later answers contradicted, a person heard of it, and
    /// the second undo got no answer for its whole window: no more can be known without the settlement.
    /// </summary>
    public static bool ToldPeopleOfDenial(SimWorld world, Payment payment)
    {
        var types = Lines(world, payment.Id).ConvertAll(line => line.Type);
        var undo = types.LastIndexOf("step.undo");
        var ended = types.FindIndex(type => type is "payment.declined" or "payment.canceled");
        return payment.Status.EndedWithoutMoney()
            && ended >= 0
            && undo > ended
            && types[undo - 1] == "alert.unexpected_state"
            && types.IndexOf("alert.unexpected_state", undo) > undo
            && types.IndexOf("step.undone", undo) < 0;
    }

    // Two wallets write chon, with or without a point; the third writes won, with commas.
    private static bool Differs(Payment payment, JsonObject detail) =>
        Text(detail, "read.amount") is { } chon ? Digits(chon) != payment.Terms.AmountMinor
        : Text(detail, "read.amt") is { } won ? Digits(won) * 100 != payment.Terms.AmountMinor
        : false;

    private static long Digits(string text) => long.Parse(string.Concat(text.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);

    private static long Number(JsonObject detail, string name) =>
        Text(detail, name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;

    private static string? Text(JsonObject detail, string name) => detail[name]?.GetValue<string>();

    private static List<(string Type, JsonObject Detail)> Lines(SimWorld world, string id) =>
        world.Read(s =>
        {
            using var rows = s.Query("select type, detail from timeline where merchant_id = 'mer_sim' and payment_id = $1 order by no", id);
            var lines = new List<(string, JsonObject)>();
            while (rows.Read())
            {
                lines.Add((rows.GetString(0), JsonNode.Parse(rows.GetString(1))!.AsObject()));
            }
            return lines;
        });
}
