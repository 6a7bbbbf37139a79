using System.Collections.Concurrent;

namespace Adapters.Ullim;

/// <summary>
/// Numbers that may be somebody else's at the wallet: it answered DUP, or showed a foreign voucher. None of them is
/// undone before an inquiry shows that it is ours. In memory only: what another run suspected, this one asks about before
/// it undoes anything (<see cref="UllimOwnership"/>).
/// </summary>
internal sealed class UllimCandidates
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<UllimNumber, bool> _afterDuplicate = new();

    public void Duplicate(UllimNumber number) => Add(number, true);

    public void Foreign(UllimNumber number) => Add(number, false);

    public void Clear(UllimNumber number) => _afterDuplicate.TryRemove(number, out _);

    public bool Contains(UllimNumber number) => _afterDuplicate.ContainsKey(number);

    /// <summary>Whether DUP was the answer to our charge, so that a foreign voucher proves that it was not executed.</summary>
    public bool AfterDuplicate(UllimNumber number) => _afterDuplicate.TryGetValue(number, out var after) && after;

    private void Add(UllimNumber number, bool afterDuplicate)
    {
        if (_afterDuplicate.Count >= Most)
        {
            _afterDuplicate.Clear();
        }
        _afterDuplicate.AddOrUpdate(number, afterDuplicate, (_, known) => known || afterDuplicate);
    }
}
