using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Payments.Model;
using Mocks.Kit;

namespace Simulation.Tests.World;

/// <summary>A person who ends the reviews: looks into the wallets' books and writes down what stands there.</summary>
internal sealed class Operator(SimWorld world)
{
    private int _count;

    public async Task SettleAsync()
    {
        foreach (var payment in world.Audit.Payments().Values)
        {
            foreach (var part in payment.Parts.Where(p => p.Status == PartStatus.Review))
            {
                await ResolveAsync(
                    part.KindWord + "s",
                    part.Id,
                    // Ullim's whole refund has no number of its own.
                    world
                        .LedgerOf(payment)
                        .Any(e => e.OperationReference == part.Number || (payment.Allocated is not null && e.Kind == Movement.Refund))
                        ? "succeeded"
                        : "failed"
                );
            }
        }
        foreach (var payment in world.Audit.Payments().Values)
        {
            if (payment.Status == PaymentStatus.Review)
            {
                var ledger = world.LedgerOf(payment);
                var net = Sum(ledger, Movement.Charge, Movement.Capture) - Sum(ledger, Movement.Reverse, Movement.Refund);
                var held = Sum(ledger, Movement.Authorize) - Sum(ledger, Movement.Capture, Movement.Void);
                await ResolveAsync(
                    "payments",
                    payment.Id,
                    net > 0 ? "succeeded"
                        : held > 0 ? "authorized"
                        : "declined"
                );
            }
        }
    }

    /// <summary>
    /// Gives back, as a merchant would, all that was captured past the gateway and is still with the merchant: whatever is
    /// booked as captured can be refunded.
    /// </summary>
    public async Task GiveBackAsync()
    {
        foreach (var payment in world.Audit.Payments().Values)
        {
            var ledger = world.LedgerOf(payment);
            var outside = ledger.Any(e => e.Kind == Movement.Capture && payment.Parts.All(p => p.Number != e.OperationReference));
            var net = Sum(ledger, Movement.Capture) - Sum(ledger, Movement.Refund);
            if (payment.Status == PaymentStatus.Succeeded && outside && net > 0)
            {
                var answer = await world.Node!.SendAsync(
                    "POST",
                    $"/v1/payments/{payment.Id}/refunds",
                    [
                        new("Authorization", "Bearer " + SimWorld.Key),
                        new("Content-Type", "application/json"),
                        new("Idempotency-Key", "back-" + payment.Id),
                    ],
                    JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["amount"] = net, ["reason"] = "returned" })
                );
                world.Audit.OnGivenBack(payment, net, answer);
            }
        }
    }

    private static long Sum(List<LedgerEntry> ledger, params Movement[] kinds) =>
        ledger.Where(e => kinds.Contains(e.Kind)).Sum(e => e.AmountChon);

    private async Task ResolveAsync(string kind, string id, string status)
    {
        var answer = await world.Node!.SendAsync(
            "POST",
            $"/admin/v1/{kind}/{id}/resolve",
            [
                new("Authorization", "Bearer " + SimWorld.AdminKey),
                new("Content-Type", "application/json"),
                new("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"operator-{++_count}")),
            ],
            JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["status"] = status, ["evidence"] = "the wallet's own book" })
        );
        world.Audit.OnResolved(id, status, answer);
    }
}
