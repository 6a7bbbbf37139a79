using System.Runtime.InteropServices;

namespace Gateway.Http;

/// <summary>
/// Counts what merchants hold of something that there is only so much of, e.g. places at a wallet. A merchant gets one more only while
/// more are free than it holds: alone it has half of all, two merchants have a third each, and so on. What is held cannot be taken
/// back, so this is what keeps some free for the merchant that comes next. (Dynamic thresholds: A. K. Choudhury, E. L. Hahne, IEEE/ACM
/// Transactions on Networking 6(2), 1998, with α = 1.)
/// </summary>
/// <param name="inAll">How many there are.</param>
/// <param name="ofMerchant">How many a merchant may hold, however many are free; at least 1.</param>
internal sealed class MerchantShare(int inAll, int ofMerchant = int.MaxValue)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _held = new(StringComparer.Ordinal);
    private int _free = inAll;

    /// <summary>Takes one for a merchant; only after <see cref="ShareResult.Taken"/> it has to be given back.</summary>
    public ShareResult TryTake(string merchantId)
    {
        lock (_lock)
        {
            if (_free == 0)
            {
                return ShareResult.NoneFree;
            }
            ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(_held, merchantId, out _);
            // Never at zero, so nothing is left behind for a merchant that holds none.
            if (held >= _free || held >= ofMerchant)
            {
                return ShareResult.HasItsShare;
            }
            held++;
            _free--;
            return ShareResult.Taken;
        }
    }

    /// <summary>Gives back one that a merchant took.</summary>
    public void GiveBack(string merchantId)
    {
        lock (_lock)
        {
            _free++;
            if (--CollectionsMarshal.GetValueRefOrNullRef(_held, merchantId) == 0)
            {
                _held.Remove(merchantId);
            }
        }
    }
}

/// <summary>What a merchant got when it asked for one more.</summary>
internal enum ShareResult
{
    /// <summary>One more.</summary>
    Taken,

    /// <summary>None: it holds its share.</summary>
    HasItsShare,

    /// <summary>None: all are taken.</summary>
    NoneFree,
}
