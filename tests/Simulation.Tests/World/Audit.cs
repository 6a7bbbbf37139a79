using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Adapters.Contract;
using Gateway.Ids;
using Gateway.Payments.Model;
using Gateway.Store;
using Mocks.Kit;
using Movement = Mocks.Kit.Movement;

namespace Simulation.Tests.World;

/// <summary>Holds the laws against what happened: the books against the wallets' ledgers, every answer against its key.</summary>
internal sealed class Audit(SimWorld world)
{
    private const int Worth = 40;
    private const int Stories = 4;
    private int _told;
    private readonly List<string> _violations = [];
    private readonly Dictionary<string, string> _made = new(StringComparer.Ordinal);
    private readonly HashSet<string> _acknowledged = new(StringComparer.Ordinal);
    private readonly HashSet<string> _paidLate = new(StringComparer.Ordinal);

    // By what they are, not by what they say: two wallets may number alike.
    private readonly HashSet<LedgerEntry> _explained = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyList<string> Violations => _violations;

    /// <summary>How the payments ended, by status.</summary>
    public SortedDictionary<string, int> Endings { get; } = new(StringComparer.Ordinal);

    /// <summary>How the payments ended that were paid after their end at the wallet, by status.</summary>
    public SortedDictionary<string, int> Late { get; } = new(StringComparer.Ordinal);

    public void Violated(string law)
    {
        if (_violations.Count < Worth)
        {
            _violations.Add(law);
        }
    }

    /// <summary>These keys, as <c>key object</c>, and what they made are in the store no more.</summary>
    public void Forget(IEnumerable<string> keys)
    {
        foreach (var line in keys)
        {
            var (key, id) = (line[..line.LastIndexOf(' ')], line[(line.LastIndexOf(' ') + 1)..]);
            if (_made.TryGetValue(key, out var made) && made == id)
            {
                _made.Remove(key);
            }
        }
        _acknowledged.RemoveWhere(world.Forgotten.Has);
    }

    /// <summary>The story of a payment, for the first few that broke a law.</summary>
    private string Story(string id)
    {
        if (_told++ >= Stories)
        {
            return string.Empty;
        }
        return world.Read(s =>
        {
            using var rows = s.Query(
                "select at, type, by, detail from timeline where merchant_id = 'mer_sim' and payment_id = $1 order by no",
                id
            );
            var story = new StringBuilder();
            while (rows.Read())
            {
                story.Append(
                    CultureInfo.InvariantCulture,
                    $"\n      {DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(0)):HH:mm:ss.fff} {rows.GetString(1)} by {rows.GetString(2)} {rows.GetString(3)}"
                );
            }
            return story.ToString();
        });
    }

    /// <summary>What happened, told so that two runs of one seed can be compared: names of chance are left out.</summary>
    public string Fingerprint() =>
        world.Read(s =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var rows = s.Query(
                "select p.reference, p.status, p.captured, p.refunded, t.at, t.type, t.by from payments p join timeline t on t.merchant_id = p.merchant_id and t.payment_id = p.id order by p.reference, p.id, t.no"
            );
            while (rows.Read())
            {
                for (var column = 0; column < rows.FieldCount; column++)
                {
                    hash.AppendData(Encoding.UTF8.GetBytes(Convert.ToString(rows.GetValue(column), CultureInfo.InvariantCulture) + "|"));
                }
            }
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        });

    /// <summary>A task that nobody awaits must not fail unseen.</summary>
    public async Task WatchAsync(Task task)
    {
        try
        {
            await task;
        }
#pragma warning disable CA1031 // whatever it is, it is a violation
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Violated($"a task failed: {failure}");
        }
    }

    /// <summary>Law 1: no charge without a durable intent.</summary>
    public void OnRequest(Wallet wallet, string operation, WalletRequest request)
    {
        if (operation is not ("pay" or "order" or "createOrder"))
        {
            return;
        }
        var text = request.BodyText;
        var at = text.IndexOf("\"GW", StringComparison.Ordinal);
        var number = at >= 0 && text.Length >= at + 26 ? text.Substring(at + 1, 25) : string.Empty;
        if (
            ObjectId.OfNumber("pay", number) is not { } id
            || (
                world.Read(s => s.Scalar("select 1 from payments where merchant_id = 'mer_sim' and id = $1", id)) is null
                && !world.Forgotten.Has(id)
            )
        )
        {
            Violated($"law 1: {wallet.Name} was asked to charge {number}, of which nothing is stored");
        }
    }

    /// <summary>Law 2, as a till sees it: one key, one object.</summary>
    public void OnAnswer(string path, string key, SimAnswer? answer)
    {
        if (answer is null)
        {
            return;
        }
        if (answer.Status >= 500 && answer.Status != 503)
        {
            Violated($"{path} answered {answer.Status} {answer.Body?.ToJsonString()}");
        }
        if (
            answer.Body?["code"] is { } code
            && answer.Status is 400 or 401 or 403 or 404 or 405 or 415
            && !(answer.Status == 404 && path.Split('/').Any(world.Forgotten.Has))
        )
        {
            Violated($"{path} answered {answer.Status} {code} to a good request");
        }
        if (answer.Status is 200 or 201 && answer.Id is { } id)
        {
            if (_made.TryGetValue(key, out var before) && before != id)
            {
                Violated($"law 2: {key} made {before} and {id}");
            }
            _made[key] = id;
            if (id.StartsWith("pay_", StringComparison.Ordinal))
            {
                _acknowledged.Add(id);
            }
        }
    }

    /// <summary>Law 2: a key that was used for something else makes nothing and tells of nothing.</summary>
    public void OnKeyUsedForAnother(string path, string key, SimAnswer? answer)
    {
        if (answer is not null && (answer.Status < 400 || answer.Id is not null))
        {
            Violated($"law 2: {key} of {path} was used for another request, which was answered {answer.Status} {answer.Id}");
        }
    }

    /// <summary>A payer paid what had ended at the wallet; the gateway's number of it.</summary>
    public void OnPaidLate(string number) => _paidLate.Add(number);

    /// <summary>An operator's word must be taken, or refused for a reason that the books bear out.</summary>
    public void OnResolved(string id, string status, SimAnswer? answer)
    {
        Resolved++;
        if (answer is not { Status: 200 } || answer.Word != status)
        {
            Violated($"an operator's {status} for {id} was answered {answer?.Status} {answer?.Body?.ToJsonString()}");
        }
    }

    /// <summary>Law 11: what the wallet's ledger shows as captured and not given back can be given back.</summary>
    public void OnGivenBack(Payment payment, long amount, SimAnswer? answer)
    {
        GivenBack++;
        if (answer is not { Status: 201 })
        {
            Violated(
                $"law 11: {amount} of {payment.Id} cannot be refunded: {answer?.Status} {answer?.Body?.ToJsonString()}{Story(payment.Id)}"
            );
        }
    }

    /// <summary>How many payments were refunded of which something had been captured past the gateway.</summary>
    public int GivenBack { get; private set; }

    /// <summary>How many reviews a person ended.</summary>
    public int Resolved { get; private set; }

    /// <summary>When all is quiet: everything settled, books and ledgers equal, events complete.</summary>
    public int Close()
    {
        var payments = Payments();
        foreach (var id in _acknowledged)
        {
            if (!payments.ContainsKey(id))
            {
                Violated($"{id} was acknowledged and is gone");
            }
        }
        foreach (var payment in payments.Values)
        {
            var entries = world.LedgerOf(payment);
            _explained.UnionWith(entries);
            Endings[payment.Status.Word()] = Endings.GetValueOrDefault(payment.Status.Word()) + 1;
            if (_paidLate.Contains(payment.Number))
            {
                Late[payment.Status.Word()] = Late.GetValueOrDefault(payment.Status.Word()) + 1;
            }
            Check(payment, entries);
            foreach (var law in Timelines.Check(world, payment))
            {
                Violated(law + Story(payment.Id));
            }
        }
        foreach (
            var entry in world
                .Wallets.SelectMany(w => w.Scheduler.Enter(_ => w.Ledger.Entries))
                .Where(e => !_explained.Contains(e) && !world.Forgotten.HasNumber(e.GatewayReference))
        )
        {
            Violated($"law 11: the wallet moved {entry.Kind} {entry.AmountChon} for {entry.GatewayReference}, which is no payment of ours");
        }
        CheckKeys(payments);
        CheckEvidence();
        CheckEvents();
        CheckDeliveries();
        return payments.Count;
    }

    private void Check(Payment payment, List<LedgerEntry> ledger)
    {
        long Sum(params Movement[] kinds) => ledger.Where(e => kinds.Contains(e.Kind)).Sum(e => e.AmountChon);
        string Say() =>
            $"{payment.Id} {payment.Scheme} {payment.Terms.Mode} {payment.Terms.Capture} {payment.Terms.Reference} of {payment.Terms.AmountMinor} is {payment.Status.Word()}, captured {payment.CapturedMinor} (outside {payment.CapturedOutsideMinor}), refunded {payment.RefundedMinor} (outside {payment.RefundedOutsideMinor}), agenda {payment.Agenda.Step}, parts [{string.Join(", ", payment.Parts.Select(p => $"{p.KindWord} {p.Status} {p.AmountMinor}"))}], ledger [{string.Join(", ", ledger.Select(e => $"{e.Kind} {e.AmountChon}"))}]{Story(payment.Id)}";
        var net = Sum(Movement.Charge, Movement.Capture) - Sum(Movement.Reverse, Movement.Refund);
        var held = Sum(Movement.Authorize) - Sum(Movement.Capture, Movement.Void);
        var alive = ledger.Count(e => e.Kind is Movement.Charge or Movement.Authorize) - ledger.Count(e => e.Kind is Movement.Reverse);
        if (alive > 1)
        {
            Violated($"law 1: charged twice: {Say()}");
        }
        if (
            payment.RefundedMinor > payment.CapturedMinor
            || (payment.Terms.Capture == CaptureMode.Manual && payment.CapturedMinor > payment.Terms.AmountMinor)
        )
        {
            Violated($"law 4: {Say()}");
        }
        if (Sum(Movement.Refund) > Sum(Movement.Charge, Movement.Capture))
        {
            Violated($"law 4 at the wallet: {Say()}");
        }
        if (
            ledger
                .Where(e => (e.Kind is Movement.Refund or Movement.Capture) && e.OperationReference is not null)
                .GroupBy(e => (e.Kind, e.OperationReference))
                .Any(g => g.Count() > 1)
        )
        {
            Violated($"law 1: a movement was made twice: {Say()}");
        }
        var open = payment.Parts.Any(p => p.Status is PartStatus.Review);
        if (payment.Parts.Any(p => p.Status == PartStatus.Processing))
        {
            Violated($"law 6: a part never settled: {Say()}");
        }
        switch (payment.Status)
        {
            case PaymentStatus.Processing or PaymentStatus.AwaitingCustomer:
                Violated($"law 6: never settled: {Say()}");
                break;
            case PaymentStatus.Review:
                Violated($"law 6: a review that was resolved: {Say()}");
                break;
            case PaymentStatus.Authorized:
                Violated($"law 6: a hold outlived its end: {Say()}");
                break;
            case PaymentStatus.Succeeded or PaymentStatus.Declined or PaymentStatus.Canceled or PaymentStatus.Expired:
                // A wallet that denied a charge which it holds, and will neither show nor give it back: people know. Late
                // money has no such excuse: the looks find it.
                if (!_paidLate.Contains(payment.Number) && Timelines.ToldPeopleOfDenial(world, payment))
                {
                    break;
                }
                if (IsOfAForgottenPayment(payment, ledger))
                {
                    break;
                }
                // Where the wallet took another amount, no book can agree: people know.
                if (
                    !open
                    && net != payment.CapturedMinor - payment.RefundedMinor
                    && !IsForgotten(payment, ledger, net)
                    && !IsDeniedRefund(payment, net)
                    && !ledger.Any(e => e.Kind == Movement.Charge && e.AmountChon != payment.Terms.AmountMinor)
                )
                {
                    Violated($"law 11: {Say()}");
                }
                if (!open && held != 0)
                {
                    Violated($"law 11: {held} are still held: {Say()}");
                }
                // A refund that the wallet refused for good is shown, and people see to it.
                if (
                    !open
                    && payment.Status.EndedWithoutMoney()
                    && net != 0
                    && !payment.Parts.Any(p => p is { Kind: OperationKind.Refund, Status: PartStatus.Failed })
                )
                {
                    Violated($"law 8: money was not given back: {Say()}");
                }
                break;
            default:
                throw new InvalidOperationException("no such status");
        }
    }

    // What a forgotten life gave back at a wallet that tells nothing by itself only a settlement can show.
    private bool IsForgotten(Payment payment, List<LedgerEntry> ledger, long net)
    {
        var unheard = payment.CapturedMinor - payment.RefundedMinor - net;
        return world.Forgotten.Touched(payment.Id)
            && payment.Scheme != "manmulsang"
            && unheard > 0
            && unheard
                <= ledger
                    .Where(e =>
                        e.Kind == Movement.Reverse
                        || (
                            e.Kind == Movement.Refund
                            && (
                                e.OperationReference is null
                                || payment.Allocated is not null
                                || world.Forgotten.HasNumber(e.OperationReference)
                            )
                        )
                    )
                    .Sum(e => e.AmountChon);
    }

    // A till repeated a request that was forgotten, and the new payment, which was never sent, drew the number of the charge
    // that only the wallet's own book shows.
    private bool IsOfAForgottenPayment(Payment payment, List<LedgerEntry> ledger) =>
        payment.Status.EndedWithoutMoney()
        && world.Forgotten.HasNumber(payment.Allocated)
        && ledger.TrueForAll(e => e.At < payment.CreatedAt);

    // Ullim denied a charge that it holds when it was asked once more for a refund that it had carried out. By its document
    // the refund failed then; people know.
    private bool IsDeniedRefund(Payment payment, long net) =>
        payment.Parts.Any(p =>
            p is { Kind: OperationKind.Refund, Status: PartStatus.Failed, Failure.SchemeCode: "없음" }
            && p.AmountMinor == payment.CapturedMinor - payment.RefundedMinor - net
        ) && Timelines.Has(world, payment, "alert.unexpected_state");

    // Law 5: whatever says that money moved stands on something that a wallet said.
    private void CheckEvidence()
    {
        var bare = world.Read(s =>
            s.Scalar(
                "select t.payment_id from timeline t where t.type in ('payment.authorized', 'payment.succeeded', 'capture.succeeded', 'refund.succeeded') and (t.by not in ('wallet', 'inquiry', 'callback', 'settlement', 'operator') or not exists (select 1 from timeline e where e.merchant_id = t.merchant_id and e.payment_id = t.payment_id and e.at = t.at and e.by = t.by and (e.detail like '%body_hmac%' or e.by = 'operator' and e.detail like '%\"evidence\"%')))"
            )
        );
        if (bare is string id)
        {
            Violated($"law 5: {id} has no evidence{Story(id)}");
        }
    }

    private void CheckKeys(Dictionary<string, Payment> payments)
    {
        var keys = world.Read(s =>
        {
            using var rows = s.Query("select key, object_id, payment_id from idempotency_keys");
            var found = new Dictionary<string, (string Object, string Payment)>(StringComparer.Ordinal);
            while (rows.Read())
            {
                found.Add(rows.GetString(0), (rows.GetString(1), rows.GetString(2)));
            }
            return found;
        });
        foreach (var (key, id) in _made)
        {
            if (!keys.TryGetValue(key, out var stored) || stored.Object != id)
            {
                Violated($"law 2: {key} made {id}, and the store says otherwise");
            }
        }
        foreach (var (key, (_, payment)) in keys)
        {
            // The keys of endpoints belong to no payment.
            if (payment.Length > 0 && !payments.ContainsKey(payment))
            {
                Violated($"{key} belongs to {payment}, which is gone");
            }
        }
    }

    private void CheckEvents()
    {
        var broken = world.Read(s =>
            s.Scalar(
                "select count(*) from timeline t where (t.type like 'payment.%' or t.type like 'capture.%' or t.type like 'refund.%') and t.type <> 'payment.cancel_requested' and not exists (select 1 from events e where e.merchant_id = t.merchant_id and e.id = t.event_id and e.type = t.type)"
            )
        );
        if (broken is not 0L)
        {
            Violated($"law 7: {broken} changes have no event");
        }
        var lines = world.Read(s => s.Scalar("select count(*) from timeline where event_id is not null"));
        var events = world.Read(s => s.Scalar("select count(*) from events"));
        if (!Equals(lines, events))
        {
            Violated($"law 7: {events} events for {lines} changes");
        }
    }

    // At least once, and nothing left over.
    private void CheckDeliveries()
    {
        var (all, payments) = world.Read(s =>
        {
            using var rows = s.Query("select id, type from events");
            var (found, few) = (new List<string>(), new List<string>());
            while (rows.Read())
            {
                found.Add(rows.GetString(0));
                if (rows.GetString(1).StartsWith("payment.", StringComparison.Ordinal))
                {
                    few.Add(rows.GetString(0));
                }
            }
            return (found, few);
        });
        var receivers = world.Receivers.Where(r => r.Secret is not null);
        foreach (var (receiver, wanted) in receivers.Zip([all, payments]))
        {
            Events += wanted.Count;
            Repeats += receiver.Repeats;
            var missed = wanted.Count(id => !receiver.Taken.Contains(id));
            if (missed > 0 || receiver.Taken.Count != wanted.Count)
            {
                Violated($"{receiver.Url} missed {missed} events of {wanted.Count} and took {receiver.Taken.Count}");
            }
        }
    }

    /// <summary>Deliveries that had to be made.</summary>
    public int Events { get; private set; }

    /// <summary>Deliveries that came again.</summary>
    public int Repeats { get; private set; }

    /// <summary>All payments as they are on disk.</summary>
    public Dictionary<string, Payment> Payments() =>
        world.Read(s =>
        {
            using var rows = s.Query("select doc from payments");
            var found = new Dictionary<string, Payment>(StringComparer.Ordinal);
            while (rows.Read())
            {
                var payment = JsonSerializer.Deserialize(rows.GetString(0), StoreJson.Default.Payment)!;
                found.Add(payment.Id, payment);
            }
            return found;
        });
}
