using Adapters.Contract;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>
/// When a person must hear of something: what a wallet's answer itself raises, one definite word against another, money that
/// shows where none was expected, and a search that ends without an answer.
/// </summary>
internal static class AlertRules
{
    /// <summary>The rules that a step breaks.</summary>
    public static IEnumerable<string> Broken(Step step)
    {
        var lines = step
            .Change.Entries.Where(e => e.Type.StartsWith("alert.", StringComparison.Ordinal))
            .Select(e => e.Type["alert.".Length..].Replace("_", string.Empty, StringComparison.Ordinal))
            .ToList();
        if (!lines.SequenceEqual(step.Change.Alerts.Select(alert => alert.ToString()), StringComparer.OrdinalIgnoreCase))
        {
            yield return "each alert has its line and each line its alert";
        }
        if (Own(step.Fact) is var own && own != Alert.None && !step.Change.Alerts.Contains(own))
        {
            yield return $"the alert {own} of a fact of the kind {step.Fact.GetType().Name} is lost";
        }
        if (step.Change.Alerts.Contains(Alert.UnexpectedState))
        {
            yield break;
        }
        foreach (var rule in Unexpected(step))
        {
            yield return $"no alert.unexpected_state although {rule}";
        }
    }

    private static Alert Own(Fact fact) =>
        fact switch
        {
            Fact.OrderTold told => told.Answer.Alert,
            Fact.PartTold told => told.Answer.Alert,
            Fact.CodeTold told => told.Answer.Alert,
            Fact.Redrawn redrawn => redrawn.Answer.Alert,
            Fact.Doubt doubt => doubt.Alert,
            _ => Alert.None,
        };

    private static IEnumerable<string> Unexpected(Step step) =>
        step.Fact switch
        {
            Fact.OrderTold told => OfOrder(step, told).Concat(OfSums(step)),
            Fact.PartTold told => OfPart(step, told).Concat(OfSums(step)),
            Fact.PartResolved => OfGivenBack(step),
            Fact.CodeTold { Answer: WalletResult<PresentedCode>.Succeeded }
                when step.Before.Status == PaymentStatus.Processing && step.After.Status == PaymentStatus.Declined =>
            [
                "the wallet made an order of which nothing can be shown",
            ],
            _ => [],
        };

    private static IEnumerable<string> OfOrder(Step step, Fact.OrderTold told)
    {
        var before = step.Before;
        var ended = before.Status.EndedWithoutMoney();
        var fresh = ended && before.Known == LastKnownState.Nothing;
        switch (told.Answer)
        {
            case WalletResult<OrderState>.Declined when before.Status is PaymentStatus.Succeeded or PaymentStatus.Authorized:
                yield return $"it was {before.Status} and the wallet says declined";
                break;
            case WalletResult<OrderState>.Succeeded { Value: OrderState.NotCharged { Cause: var cause } }:
                if (before.Status == PaymentStatus.Succeeded && cause != ReleaseCause.CalledOff)
                {
                    yield return $"money was taken and the wallet says {cause}";
                }
                if (!before.Status.IsFinal() && before.Undo == UndoCause.None && cause == ReleaseCause.CalledOff)
                {
                    yield return "the wallet called off what nobody here called off";
                }
                break;
            case WalletResult<OrderState>.Succeeded { Value: OrderState.Authorized } when fresh:
                yield return "money is held after the payment ended without";
                break;
            case WalletResult<OrderState>.Succeeded { Value: OrderState.Authorized }
                when before.Terms.Capture == CaptureMode.Automatic
                    && !before.Status.IsFinal()
                    && !StateMachine.IsUndoing(before, told.Asked):
                yield return "money is held that was to be taken";
                break;
            case WalletResult<OrderState>.Succeeded { Value: OrderState.Captured taken }
                when fresh && !StateMachine.IsAccountedFor(before, taken):
                yield return "money was taken after the payment ended without";
                break;
            case WalletResult<OrderState>.Unknown or WalletResult<OrderState>.Pending when told.Asked != FactSource.Callback:
                foreach (var rule in OfSilence(step, told))
                {
                    yield return rule;
                }
                break;
            default:
                break;
        }
        foreach (var rule in OfGivenBack(step))
        {
            yield return rule;
        }
    }

    private static IEnumerable<string> OfSilence(Step step, Fact.OrderTold told)
    {
        var (before, after) = (step.Before, step.After);
        var schedule = before.Terms.Mode == ChargeMode.CustomerCode ? Samples.Facts.CustomerCode! : Samples.Facts.MerchantCode!;
        var denies = told.Answer is WalletResult<OrderState>.Unknown { Why: UnknownWhy.NotFound };
        if (before is { Agenda.Step: NextStep.Confirm, Denied: true, Undo: UndoCause.None } && after.Undo != UndoCause.None)
        {
            yield return "the wallet had denied the order and would not say so again";
        }
        if (
            before.Status.IsFinal()
            && before.Agenda.Step == NextStep.Confirm
            && after.Agenda.Step == NextStep.None
            && (!denies || before.Seen || after.Seen)
        )
        {
            yield return "the last look for late money has no answer";
        }
        if (
            before.Status.EndedWithoutMoney()
            && before.Agenda.Step == NextStep.Undo
            && !denies
            && step.Now >= before.Agenda.Since + schedule.Undo.Window
        )
        {
            yield return "late money is not back when the window of the undo is over";
        }
        if (before is { Status: PaymentStatus.Succeeded, HoldOpen: true } && after is { HoldOpen: false, Agenda.Step: NextStep.None })
        {
            yield return "nobody says what became of the rest of a hold";
        }
    }

    private static IEnumerable<string> OfPart(Step step, Fact.PartTold told)
    {
        var was = step.Before.Part(told.PartId)!;
        if (was.Status == PartStatus.Succeeded && told.Answer is WalletResult<OperationResult>.Declined)
        {
            yield return $"a {was.KindWord} that succeeded is told to have failed";
        }
        if (was.Status == PartStatus.Failed && told.Answer is WalletResult<OperationResult>.Succeeded)
        {
            yield return $"a {was.KindWord} that failed is told to have succeeded";
        }
        if (
            was.Kind == OperationKind.Capture
            && was.Status is PartStatus.Processing or PartStatus.Review
            && told.Answer is WalletResult<OperationResult>.Succeeded
            && step.Before.Status.EndedWithoutMoney()
        )
        {
            yield return "something was captured of a payment that ended without money";
        }
        foreach (var rule in OfGivenBack(step))
        {
            yield return rule;
        }
    }

    // Neither undone nor refunded: if the status cannot show it, only an alert can.
    private static IEnumerable<string> OfGivenBack(Step step)
    {
        if (step.Before.Undo == UndoCause.None || !step.Before.Status.IsFinal())
        {
            yield break;
        }
        foreach (var part in step.After.Parts)
        {
            if (
                StateMachine.IsOwnRefund(step.After, part)
                && part.Status is PartStatus.Failed or PartStatus.Review
                && step.Before.Part(part.Id)?.Status != part.Status
            )
            {
                yield return $"the refund by which late money goes back is {part.Status}";
            }
        }
    }

    private static IEnumerable<string> OfSums(Step step)
    {
        var (before, after) = (step.Before, step.After);
        if (after.CapturedOutsideMinor > before.CapturedOutsideMinor || after.RefundedOutsideMinor > before.RefundedOutsideMinor)
        {
            yield return "money was moved past the gateway";
        }
    }
}
