using System.Text.Json;
using Gateway.Payments.Model;
using Gateway.Store;

namespace Simulation.Tests.World;

/// <summary>
/// What a store that was put back does not know any more. It is the proof that the audit asks for before it lets a
/// difference pass: it is read from the store that was thrown away.
/// </summary>
internal sealed class Forgotten
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _numbers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);

    /// <summary>How many payments are gone as a whole.</summary>
    public int Payments { get; private set; }

    /// <summary>Whether a payment, capture or refund with this id is gone.</summary>
    public bool Has(string? id) => id is not null && _ids.Contains(id);

    /// <summary>Whether wallets may hold something under this number of which nothing is stored.</summary>
    public bool HasNumber(string? number) => number is not null && _numbers.Contains(number);

    /// <summary>Whether the payment is there, and changes of it are gone.</summary>
    public bool Touched(string paymentId) => _touched.Contains(paymentId);

    /// <summary>Notes what is in the one store and not in the other; returns the idempotency keys among it.</summary>
    public List<string> Add(SimStore former, SimStore restored)
    {
        var now = Read(restored);
        foreach (var (id, payment) in Read(former))
        {
            var kept = now.GetValueOrDefault(id);
            if (kept is null)
            {
                Payments++;
                _ids.Add(id);
                _numbers.Add(payment.Number);
            }
            else if (kept.Version != payment.Version)
            {
                _touched.Add(id);
            }
            if (payment.Allocated is { } allocated && kept?.Allocated != allocated)
            {
                _numbers.Add(allocated);
            }
            foreach (var part in payment.Parts.Where(p => kept?.Part(p.Id) is null))
            {
                _ids.Add(part.Id);
                _numbers.Add(part.Number);
            }
        }
        var keys = Keys(restored);
        return [.. Keys(former).Where(key => !keys.Contains(key))];
    }

    private static Dictionary<string, Payment> Read(SimStore store)
    {
        using var rows = store.Query("select doc from payments");
        var found = new Dictionary<string, Payment>(StringComparer.Ordinal);
        while (rows.Read())
        {
            var payment = JsonSerializer.Deserialize(rows.GetString(0), StoreJson.Default.Payment)!;
            found.Add(payment.Id, payment);
        }
        return found;
    }

    private static HashSet<string> Keys(SimStore store)
    {
        using var rows = store.Query("select key || ' ' || object_id from idempotency_keys");
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (rows.Read())
        {
            found.Add(rows.GetString(0));
        }
        return found;
    }
}
