using Gateway.Store.Sql;

namespace Gateway.Store.Postgres;

/// <summary>Scopes that have nothing in common.</summary>
internal sealed class ScopeSet
{
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal);
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly HashSet<(string Merchant, string Touch)> _some = [];
    private bool _shared;

    /// <summary>
    /// Adds a scope, unless it shares anything with those before it. One that is refused counts all the same, so that what
    /// shares with it stays behind it.
    /// </summary>
    public bool TryAdd(ConflictKeys scope)
    {
        if (scope.MerchantId is not { } merchant)
        {
            var first = !_shared;
            _shared = true;
            return first;
        }
        var free = !_whole.Contains(merchant);
        if (scope.Touches.IsEmpty)
        {
            free &= !_touched.Contains(merchant);
            _whole.Add(merchant);
        }
        foreach (var touch in scope.Touches)
        {
            free &= _some.Add((merchant, touch));
        }
        _touched.Add(merchant);
        return free;
    }
}
