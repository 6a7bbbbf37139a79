using System.Globalization;

namespace Mocks.Kit;

/// <summary>
/// Armed faults in order of arming. The oldest that fits a request strikes it, and is gone when it has struck
/// as often as was asked.
/// </summary>
public sealed class ArmedFaults
{
    private readonly Lock _gate = new();
    private readonly Func<string, string, bool> _knows;
    private readonly List<Armed> _armed = [];
    private int _count;

    internal ArmedFaults(Func<string, string, bool> knows) => this._knows = knows;

    /// <summary>Whether a kind exists for an operation, or (`*`) for any.</summary>
    public bool Knows(string operation, string kind) => _knows(operation, kind);

    /// <summary>Arms a fault and gives its id. The kind must exist for that operation.</summary>
    public string Arm(Fault fault)
    {
        if (!_knows(fault.Operation, fault.Kind))
        {
            throw new ArgumentException($"no {fault.Kind} at {fault.Operation}", nameof(fault));
        }

        lock (_gate)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"flt_{++_count}");
            _armed.Add(new Armed(fault with { Id = id }) { Left = fault.Times });
            return id;
        }
    }

    /// <summary>The fault that strikes this request or event, used up by asking; null if none.</summary>
    /// <param name="operation">The operation's name.</param>
    /// <param name="merchantReference">The merchant reference of the payment concerned, null if there is none.</param>
    public Fault? Take(string operation, string? merchantReference) =>
        Take(operation, merchantReference is null ? [] : [merchantReference], _ => true);

    /// <summary>As above for a request that concerns several payments, and only among the kinds that the filter lets pass.</summary>
    public Fault? Take(string operation, IReadOnlyCollection<string> merchantReferences, Func<string, bool> kinds)
    {
        lock (_gate)
        {
            var found = Find(operation, merchantReferences, kinds);
            if (found is { Fault.Times: > 0 } && --found.Left == 0)
            {
                _armed.Remove(found);
            }

            return found?.Fault;
        }
    }

    /// <summary>The fault that would strike, without using it up.</summary>
    public Fault? Peek(string operation, Func<string, bool> kinds)
    {
        lock (_gate)
        {
            return Find(operation, [], kinds)?.Fault;
        }
    }

    /// <summary>Disarms everything.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _armed.Clear();
        }
    }

    internal void Reset()
    {
        lock (_gate)
        {
            _armed.Clear();
            _count = 0;
        }
    }

    private Armed? Find(string operation, IReadOnlyCollection<string> merchantReferences, Func<string, bool> kinds) =>
        _armed.Find(one =>
            (one.Fault.Operation == "*" || one.Fault.Operation == operation)
            && kinds(one.Fault.Kind)
            && _knows(operation, one.Fault.Kind)
            && (one.Fault.MerchantReference is null || merchantReferences.Contains(one.Fault.MerchantReference))
        );

    private sealed class Armed(Fault fault)
    {
        public Fault Fault => fault;

        public int Left { get; set; }
    }
}
