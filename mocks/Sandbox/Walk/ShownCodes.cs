using System.Text.Json.Nodes;

namespace Sandbox.Walk;

/// <summary>Payments with a code that the shop shows and the customer scans.</summary>
internal sealed class ShownCodes(Till till, WalletDesk desk, string run)
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
                notes.Outcome = $"{payment.Text("status")} {Won.Of(payment.Number("amount_captured"))}";
                notes.Same("status", "succeeded", payment.Text("status"));
                notes.Same("wallet", "manmulsang", payment.Text("scheme"));
                notes.Same("captured", Price, payment.Number("amount_captured"));
                notes.Books(await desk.MovementsAsync(reference, stop), $"charge {Price}");
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
                notes.Same("status", "authorized", payment.Text("status"));
                notes.Same("capturable", Price, payment.Number("amount_capturable"));
                var capture = await till.PostAsync(
                    $"/v1/payments/{payment.Text("id")}/captures",
                    $"{reference}-1",
                    new JsonObject { ["amount"] = Part, ["final"] = false },
                    20,
                    stop
                );
                notes.Made("capture", capture);
                notes.Outcome = $"{capture.Text("status")} {Won.Of(capture.Number("amount"))}";
                notes.Same("capture's status", "succeeded", capture.Text("status"));
                var after = await till.GetAsync($"/v1/payments/{payment.Text("id")}", 0, stop);
                notes.Same("status after it", "succeeded", after.Text("status"));
                notes.Same("captured", Part, after.Number("amount_captured"));
                notes.Same("still capturable", Price - Part, after.Number("amount_capturable"));
                notes.Books(await desk.MovementsAsync(reference, stop), $"authorize {Price}", $"capture {Part}");
            }
        );

    private async Task<Reply> ShowAndPayAsync(string reference, string capture, StepNotes notes, CancellationToken cancellationToken)
    {
        var shown = await till.PostAsync(
            "/v1/payments",
            reference,
            new JsonObject
            {
                ["amount"] = Price,
                ["currency"] = "KPW",
                ["reference"] = reference,
                ["capture"] = capture,
                ["present"] = new JsonObject { ["schemes"] = new JsonArray("manmulsang") },
            },
            20,
            cancellationToken
        );
        notes.Made("payment", shown);
        notes.Same("status while shown", "awaiting_customer", shown.Text("status"));
        var paid = await desk.PayAsync(shown.Text("code", "payload"), cancellationToken);
        notes.Same("HTTP status of the customer's payment", 200, paid.Status);
        return await till.GetAsync($"/v1/payments/{shown.Text("id")}", 20, cancellationToken);
    }
}
