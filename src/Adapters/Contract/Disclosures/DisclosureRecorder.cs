using System.Collections.Immutable;

namespace Adapters.Contract.Disclosures;

/// <summary>One message that left for a wallet.</summary>
/// <param name="At">When.</param>
/// <param name="Fields">What it held.</param>
public sealed record Sending(DateTimeOffset At, FieldList Fields);

/// <summary>
/// Notes what leaves while the gateway asks a wallet about one payment. It is opened by the gateway and found by whatever
/// sends the bytes, however deep inside an adapter; a message sent while none is open belongs to no payment.
/// </summary>
public sealed class DisclosureRecorder
{
    private static readonly AsyncLocal<DisclosureRecorder?> Flow = new();
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private ImmutableArray<Sending> _all = [];

    private DisclosureRecorder(string operation, TimeProvider time)
    {
        Operation = operation;
        _time = time;
    }

    /// <summary>The one that is open where this runs, or null.</summary>
    public static DisclosureRecorder? Current => Flow.Value;

    /// <summary>The operation, a word of <see cref="WalletOperations"/>.</summary>
    public string Operation { get; }

    /// <summary>The time now.</summary>
    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>What has left so far, in the order in which it was noted.</summary>
    public ImmutableArray<Sending> All
    {
        get
        {
            lock (_gate)
            {
                return _all;
            }
        }
    }

    /// <summary>Opens one for the rest of the calling asynchronous method and all that it calls.</summary>
    /// <param name="operation">A word of <see cref="WalletOperations"/>.</param>
    /// <param name="time">The clock.</param>
    public static DisclosureRecorder Open(string operation, TimeProvider time) => Flow.Value = new DisclosureRecorder(operation, time);

    /// <summary>Notes a message that left, or may have.</summary>
    /// <param name="sending">The message.</param>
    public void Note(Sending sending)
    {
        lock (_gate)
        {
            _all = _all.Add(sending);
        }
    }
}
