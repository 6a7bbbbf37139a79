using System.Collections.Immutable;
using System.Globalization;
using Adapters.Contract;
using Gateway.Http;

namespace Gateway.Payments.Model;

/// <summary>
/// What a fact makes of a payment. Pure, total, and indifferent to the order in which facts come. The status moves only along
/// <see cref="StateTable"/>; no status that speaks of money is reached without evidence, a wallet's or an operator's (law 5),
/// and nothing unsettled is left without a next step (law 6).
/// </summary>
/// <remarks>
/// One instance is one change in the making: <c>_payment</c> is the payment as changed so far. This file dispatches and writes
/// the change; each of its neighbours works out one kind of fact.
/// </remarks>
internal sealed partial class StateMachine
{
    private readonly ImmutableArray<TimelineEntry>.Builder _entries = ImmutableArray.CreateBuilder<TimelineEntry>();
    private readonly ImmutableArray<Alert>.Builder _alerts = ImmutableArray.CreateBuilder<Alert>();
    private readonly SchemeInfo _scheme;
    private readonly ChargeSchedule _schedule;
    private readonly DateTimeOffset _now;
    private Payment _payment;

    private StateMachine(Payment payment, SchemeInfo scheme, DateTimeOffset now)
    {
        _payment = payment;
        _scheme = scheme;
        _schedule =
            (payment.Terms.Mode == ChargeMode.CustomerCode ? scheme.CustomerCode : scheme.MerchantCode)
            ?? throw new InvalidOperationException($"{scheme.Id} has no schedule for this mode");
        _now = now;
    }

    private NextAction Agenda
    {
        get => _payment.Agenda;
        set => _payment = _payment with { Agenda = value };
    }

    /// <summary>The change that a fact brings; the same payment and no lines if it brings nothing new.</summary>
    public static Change Apply(Payment payment, Fact fact, SchemeInfo scheme, DateTimeOffset now)
    {
        var machine = new StateMachine(payment, scheme, now);
        machine.On(fact);
        return machine.Finish(payment);
    }

    private void On(Fact fact)
    {
        switch (fact)
        {
            case Fact.OrderTold told:
                OnOrderTold(told.Asked, told.Answer);
                break;
            case Fact.CodeTold told:
                OnCodeTold(told);
                break;
            case Fact.PartTold told:
                OnPartTold(told);
                break;
            case Fact.Doubt doubt:
                Raise(doubt.Alert, "callback", doubt.Evidence);
                AskNow();
                break;
            case Fact.Resolved resolved:
                OnResolved(resolved);
                break;
            case Fact.PartResolved resolved:
                OnPartResolved(resolved);
                break;
            case Fact.CancelAsked:
                OnCancelAsked();
                break;
            case Fact.PartAsked asked:
                OnPartAsked(asked.Part);
                break;
            case Fact.Redrawn redrawn:
                OnRedrawn(redrawn.Answer);
                break;
            default:
                throw new InvalidOperationException($"no such fact: {fact.GetType().Name}");
        }
    }

    /// <summary>The change; the version rises only if something did change.</summary>
    private Change Finish(Payment before) =>
        ReferenceEquals(before, _payment) && _entries.Count == 0
            ? new Change(before, [], [])
            : new Change(_payment with { Version = before.Version + 1, UpdatedAt = _now }, _entries.ToImmutable(), _alerts.ToImmutable());

    /// <summary>Changes one part and keeps its place.</summary>
    private void SetPart(string id, Func<PaymentOperation, PaymentOperation> change) =>
        _payment = _payment with { Parts = [.. _payment.Parts.Select(part => part.Id == id ? change(part) : part)] };

    /// <summary>Moves to a status that the table allows, and writes a line of it.</summary>
    private void MoveTo(PaymentStatus status, string by, params ReadOnlySpan<(string, string?)> detail)
    {
        if (_payment.Status == status)
        {
            return;
        }
        if (!StateTable.After(_payment.Status).Contains(status))
        {
            throw new InvalidOperationException($"the state table does not allow {_payment.Status} to {status}");
        }
        _payment = _payment with { Status = status };
        Say("payment." + status.Word(), by, detail);
    }

    /// <summary>Notes that an operator should hear of it.</summary>
    private void Raise(Alert alert, string by, Evidence? evidence)
    {
        if (alert != Alert.None)
        {
            _alerts.Add(alert);
            Say("alert." + ApiWords.Of(alert), by, evidence);
        }
    }

    /// <summary>Writes a line of the timeline.</summary>
    private void Say(string type, string by, params ReadOnlySpan<(string, string?)> detail) => Say(type, by, null, detail);

    /// <summary>Writes a line of the timeline with what it was read from.</summary>
    private void Say(string type, string by, Evidence? evidence, params ReadOnlySpan<(string, string?)> detail)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (evidence is not null)
        {
            map["operation"] = evidence.Operation;
            if (evidence.BodySha256 is { } digest)
            {
                map[EvidenceDigest.Unkeyed] = digest;
            }
            foreach (var (name, value) in evidence.Fields)
            {
                map["read." + name] = value;
            }
        }
        foreach (var (key, value) in detail)
        {
            if (value is not null)
            {
                map[key] = value;
            }
        }
        var no = _payment.TimelineLength + 1;
        _entries.Add(new TimelineEntry(no, _now, type, by, map.ToImmutable()));
        _payment = _payment with { TimelineLength = no };
    }

    /// <summary>The word of the timeline for who said it.</summary>
    private static string By(FactSource asked) =>
        asked switch
        {
            FactSource.Act or FactSource.Undo => "wallet",
            FactSource.Inquire => "inquiry",
            FactSource.Callback => "callback",
            _ => throw new InvalidOperationException("no such question"),
        };

    /// <summary>An amount for a timeline.</summary>
    private static string Text(long amount) => amount.ToString(CultureInfo.InvariantCulture);
}
