using System.Collections.Concurrent;

namespace Adapters.Ullim;

/// <summary>
/// Numbers that this process charged, and whether the wallet answered for them as ours. In memory only: for a number that
/// is missing here an inquiry comes before a reversal, which costs a question and never somebody else's charge.
/// </summary>
internal sealed class UllimOwnership
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<UllimNumber, bool> _answered = new();

    public void Sent(UllimNumber number)
    {
        MakeRoom();
        _answered.TryAdd(number, false);
    }

    public void Answered(UllimNumber number)
    {
        MakeRoom();
        _answered[number] = true;
    }

    /// <summary>Whether the charge left from here, whatever came back.</summary>
    public bool IsSent(UllimNumber number) => _answered.ContainsKey(number);

    /// <summary>Whether the wallet showed it as our own charge.</summary>
    public bool IsOurs(UllimNumber number) => _answered.TryGetValue(number, out var answered) && answered;

    private void MakeRoom()
    {
        if (_answered.Count >= Most)
        {
            _answered.Clear();
        }
    }
}
