using System.Text.Json.Nodes;
using Mocks.Client;

namespace Sandbox.Walk;

/// <summary>Payments with a code that the shop shows and the customer scans.</summary>
internal sealed class ShownCodes(GatewayClient client, WalletClient wallet, string run)
{
    private const long Price = 1_250_000;
    private const long Part = 500_000;

    public Step Pay() =>
        new(
            "shop's code",
            "manmulsang",
            async (notes, stop) =>
            {
                var reference = $"sandbox-{run}-shown";
                var payment = await ShowAndPayAsync(reference, "automatic", notes, stop);
                notes.Outcome = $"{payment.Word("status")} {Won.Of(payment.Number("amount_captured"))}";
                notes.Same("status", "succeeded", payment.Word("status"));
                notes.Same("wallet", "manmulsang", payment.Word("scheme"));
                notes.Same("captured", Price, payment.Number("amount_captured"));
                notes.Books(await wallet.Within(stop).MovementsAsync(reference), $"charge {Price}");
            }
        );

    public Step CapturePart() =>
        new(
            "capture of a part",
            "manmulsang",
            async (notes, stop) =>
            {
                var reference = $"sandbox-{run}-capture";
                var payment = await ShowAndPayAsync(reference, "manual", notes, stop);
                notes.Same("status", "authorized", payment.Word("status"));
                notes.Same("capturable", Price, payment.Number("amount_capturable"));
                var capture = await client
                    .Within(stop)
                    .PostAsync(
                        $"/v1/payments/{payment.Word("id")}/captures",
                        new JsonObject { ["amount"] = Part, ["final"] = false },
                        $"{reference}-1",
                        "wait=20"
                    );
                notes.Made("capture", capture);
                notes.Outcome = $"{capture.Word("status")} {Won.Of(capture.Number("amount"))}";
                notes.Same("capture's status", "succeeded", capture.Word("status"));
                var after = await client.Within(stop).GetAsync($"/v1/payments/{payment.Word("id")}", "wait=0");
                notes.Same("status after it", "succeeded", after.Word("status"));
                notes.Same("captured", Part, after.Number("amount_captured"));
                notes.Same("still capturable", Price - Part, after.Number("amount_capturable"));
                notes.Books(await wallet.Within(stop).MovementsAsync(reference), $"authorize {Price}", $"capture {Part}");
            }
        );

    private async Task<Reply> ShowAndPayAsync(string reference, string capture, StepNotes notes, CancellationToken cancellationToken)
    {
        var shown = await client
            .Within(cancellationToken)
            .PresentAsync("manmulsang", Price, reference, capture, idempotencyKey: reference, prefer: "wait=20");
        notes.Made("payment", shown);
        notes.Same("status while shown", "awaiting_customer", shown.Word("status"));
        var paid = await wallet.Within(cancellationToken).ScanAsync(shown.Word("code", "payload"), "pay");
        notes.Same("HTTP status of the customer's payment", 200, paid.Status);
        return await client.Within(cancellationToken).GetAsync($"/v1/payments/{shown.Word("id")}", "wait=20");
    }
}
