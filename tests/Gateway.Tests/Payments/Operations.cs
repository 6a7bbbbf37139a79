using Adapters.Contract;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>An operation as it is asked for in a state, and what the contract makes of it there.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Expected">The status, and the code of the problem if it is one.</param>
/// <param name="IsAdmins">Whether it belongs to an operator.</param>
/// <param name="Body">What is sent.</param>
/// <param name="Path">Where.</param>
/// <param name="Current">The <c>current_status</c> of a refusal.</param>
internal sealed record Operation(
    string Name,
    string Expected,
    bool IsAdmins,
    object? Body,
    Func<Payment, string> Path,
    Func<Payment, string> Current
);

/// <summary>The allowed pairs, as the merchant API (docs/api.md) and the state table (src/README.md) have them.</summary>
internal static class Operations
{
    private const string InvalidState = "409 invalid_state";
    private const string Invalid = "422 validation_failed";

    /// <summary>"Possible in <c>awaiting_customer</c>, <c>processing</c> and <c>authorized</c>. Once there was a capture: 409."</summary>
    private static readonly PaymentStatus[] Cancelable =
    [
        PaymentStatus.AwaitingCustomer,
        PaymentStatus.Processing,
        PaymentStatus.Authorized,
    ];

    /// <summary>"Possible in <c>authorized</c>, and in <c>succeeded</c> as long as something is left"; not while a cancel is under way.</summary>
    private static readonly PaymentStatus[] Capturable = [PaymentStatus.Authorized, PaymentStatus.Succeeded];

    /// <summary>The row of <c>review</c> in the state table.</summary>
    private static readonly string[] AfterReview = ["authorized", "succeeded", "declined", "canceled", "expired"];

    private static readonly string[] PartOutcomes = ["succeeded", "failed"];

    public static IReadOnlyList<string> Names { get; } =
    [
        "capture",
        "cancel",
        "refund",
        .. AfterReview.Select(word => $"resolve payment {word}"),
        .. PartOutcomes.Select(word => $"resolve capture {word}"),
        .. PartOutcomes.Select(word => $"resolve refund {word}"),
    ];

    /// <summary>Every operation, as it must be answered in a state.</summary>
    public static IEnumerable<Operation> Of(PaymentSituation state)
    {
        yield return Merchants(
            "capture",
            Capturable.Contains(state.Status) && !state.CancelRequested ? "201" : InvalidState,
            "captures",
            new { amount = 50_000 }
        );
        yield return Merchants("cancel", Cancelable.Contains(state.Status) && !state.IsCaptured ? "200" : InvalidState, "cancel", null);
        yield return Merchants(
            "refund",
            state.Status == PaymentStatus.Succeeded ? "201" : InvalidState,
            "refunds",
            new { amount = 50_000 }
        );
        foreach (var word in AfterReview)
        {
            yield return new Operation(
                $"resolve payment {word}",
                state.Status == PaymentStatus.Review ? Resolved(state, word) : InvalidState,
                IsAdmins: true,
                new { status = word, evidence = "by telephone" },
                payment => $"/admin/v1/payments/{payment.Id}/resolve",
                payment => payment.Status.Word()
            );
        }
        if (state.Kind is not { } kind)
        {
            yield break;
        }
        var part = kind == OperationKind.Capture ? "capture" : "refund";
        foreach (var word in PartOutcomes)
        {
            yield return new Operation(
                $"resolve {part} {word}",
                state.Part == PartStatus.Review ? "200" : InvalidState,
                IsAdmins: true,
                new { status = word, evidence = "by telephone" },
                payment => $"/admin/v1/{part}s/{payment.Parts[^1].Id}/resolve",
                payment => TransitionRules.Word(payment.Parts[^1].Status)
            );
        }
    }

    // The table "Reviews" of docs/api.md.
    private static string Resolved(PaymentSituation state, string word) =>
        word switch
        {
            "succeeded" => "200",
            "authorized" => state.IsTaken ? Invalid : "200",
            _ => state.IsOpen ? Invalid : "200",
        };

    private static Operation Merchants(string name, string expected, string path, object? body) =>
        new(name, expected, IsAdmins: false, body, payment => $"/v1/payments/{payment.Id}/{path}", payment => payment.Status.Word());
}
