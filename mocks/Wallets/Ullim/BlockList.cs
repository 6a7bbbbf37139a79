using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>
/// Blocked wallets, and every former version of the list, so that changes since any of them can be told. Its number
/// never falls, also not at a reset: who holds an old copy must notice.
/// </summary>
internal sealed class BlockList(Setting<IReadOnlyList<string>> wallets)
{
    private const int First = 4;
    private readonly List<HashSet<string>> _versions =
    [
        [.. wallets.Value],
    ];

    public int Version => First + _versions.Count - 1;

    public bool Contains(string walletId)
    {
        Renew();
        return _versions[^1].Contains(walletId);
    }

    /// <summary>Takes over the setting; a change makes a new version.</summary>
    public void Renew()
    {
        if (!_versions[^1].SetEquals(wallets.Value))
        {
            _versions.Add([.. wallets.Value]);
        }
    }

    /// <summary>The body of BLK: the changes since a version, or the whole list if that version is not known.</summary>
    public Answer Since(int version)
    {
        Renew();
        var known = version >= First && version <= Version;
        var old = known ? _versions[version - First] : [];
        var now = _versions[^1];
        return Answer.Ok([
            new Node("bver", Version.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new Node("full", known ? "0" : "1"),
            .. now.Except(old).Order(StringComparer.Ordinal).Select(one => new Node("add", one)),
            .. old.Except(now).Order(StringComparer.Ordinal).Select(one => new Node("del", one)),
        ]);
    }
}
