using System.Collections.Immutable;
using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>
/// A change in the making: the payment so far and the lines to be written. Lives only inside one call of
/// <see cref="StateMachine.Apply"/>.
/// </summary>
internal sealed class ChangeBuilder(Payment payment, SchemeInfo facts, DateTimeOffset now)
{
    private readonly ImmutableArray<TimelineEntry>.Builder _entries = ImmutableArray.CreateBuilder<TimelineEntry>();
    private readonly ImmutableArray<Alert>.Builder _alerts = ImmutableArray.CreateBuilder<Alert>();

    public Payment Payment { get; private set; } = payment;
    public SchemeInfo Facts { get; } = facts;
    public DateTimeOffset Now { get; } = now;

    /// <summary>The clockwork of the way this payment is charged.</summary>
    public ChargeSchedule Schedule { get; } =
        (payment.Terms.Mode == ChargeMode.CustomerCode ? facts.CustomerCode : facts.MerchantCode)
        ?? throw new InvalidOperationException($"{facts.Id} has no schedule for this mode");

    /// <summary>Changes the payment.</summary>
    public void Set(Func<Payment, Payment> change) => Payment = change(Payment);

    /// <summary>Changes one part and keeps its place.</summary>
    public void SetPart(string id, Func<PaymentOperation, PaymentOperation> change) =>
        Set(p => p with { Parts = [.. p.Parts.Select(part => part.Id == id ? change(part) : part)] });

    /// <summary>Moves to a status that the table allows, and says so.</summary>
    public void MoveTo(PaymentStatus status, string by, params ReadOnlySpan<(string, string?)> detail)
    {
        if (Payment.Status == status)
        {
            return;
        }
        if (!StateTable.After(Payment.Status).Contains(status))
        {
            throw new InvalidOperationException($"the state table does not allow {Payment.Status} to {status}");
        }
        Set(p => p with { Status = status });
        Say("payment." + status.Word(), by, detail);
    }

    /// <summary>Writes a line.</summary>
    public void Say(string type, string by, params ReadOnlySpan<(string, string?)> detail)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in detail)
        {
            if (value is not null)
            {
                map[key] = value;
            }
        }
        Write(type, by, map.ToImmutable());
    }

    /// <summary>Writes a line with what it was read from.</summary>
    public void Say(string type, string by, Evidence evidence, params ReadOnlySpan<(string, string?)> detail)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        map["operation"] = evidence.Operation;
        if (evidence.BodySha256 is { } digest)
        {
            map[EvidenceDigest.Unkeyed] = digest;
        }
        foreach (var (name, value) in evidence.Fields)
        {
            map["read." + name] = value;
        }
        foreach (var (key, value) in detail)
        {
            if (value is not null)
            {
                map[key] = value;
            }
        }
        Write(type, by, map.ToImmutable());
    }

    /// <summary>Notes that a person should hear of it.</summary>
    public void Raise(Alert alert, string by, Evidence? evidence)
    {
        if (alert == Alert.None)
        {
            return;
        }
        _alerts.Add(alert);
        var type = "alert." + AlertWord(alert);
        if (evidence is null)
        {
            Say(type, by);
        }
        else
        {
            Say(type, by, evidence);
        }
    }

    /// <summary>The change; the version rises only if something did change.</summary>
    public Change Finish(Payment before) =>
        ReferenceEquals(before, Payment) && _entries.Count == 0
            ? new Change(before, [], [])
            : new Change(Payment with { Version = before.Version + 1, UpdatedAt = Now }, _entries.ToImmutable(), _alerts.ToImmutable());

    private void Write(string type, string by, ImmutableSortedDictionary<string, string> detail)
    {
        var no = Payment.TimelineLength + 1;
        _entries.Add(new TimelineEntry(no, Now, type, by, detail));
        Set(p => p with { TimelineLength = no });
    }

    private static string AlertWord(Alert alert) =>
        alert switch
        {
            Alert.UndocumentedAnswer => "undocumented_answer",
            Alert.Mismatch => "mismatch",
            Alert.OurRequestRefused => "our_request_refused",
            Alert.NumberUsedElsewhere => "number_used_elsewhere",
            Alert.UnexpectedState => "unexpected_state",
            Alert.None => "none",
            _ => throw new InvalidOperationException($"no such alert: {alert}"),
        };
}
