using System.Text.Json;
using Gateway.Http;
using Gateway.Settings;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Http;

/// <summary>What is stored of a request can be compared with the data key, and tried out without it by nobody.</summary>
public sealed class FingerprintKeysTests
{
    private static readonly RequestDigest Asked = Digest("""{"code":"1","amount":1}""");
    private static readonly RequestDigest Other = Digest("""{"code":"1","amount":2}""");
    private static readonly DataKey First = DataKey.Read(DataKey.NewText())!;
    private static readonly DataKey Second = DataKey.Read(DataKey.NewText())!;

    [Fact]
    public void A_fingerprint_fits_its_request_and_no_other_and_holds_no_digest_of_it()
    {
        var keys = Keys(First);

        var kept = keys.Keep("mer_a", Asked);

        Assert.True(keys.Fits("mer_a", kept, Asked));
        Assert.False(keys.Fits("mer_a", kept, Other));
        Assert.DoesNotContain(Asked.Hex, kept, StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(FingerprintKeys.UnkeyedLength, kept.Length);
        Assert.Equal(kept, keys.Keep("mer_a", Asked));
    }

    [Fact]
    public void Two_merchants_two_keys_and_two_purposes_have_different_fingerprints_of_one_text()
    {
        var (keys, others) = (Keys(First), Keys(Second));
        string[] all =
        [
            keys.Keep("mer_a", Asked),
            keys.Keep("mer_b", Asked),
            keys.Keep(FingerprintKeys.Admin, Asked),
            keys.OfBody(Asked.Hex),
            others.Keep("mer_a", Asked),
            others.OfBody(Asked.Hex),
        ];

        Assert.Equal(all.Length, all.Select(one => one.Split('.')[1]).Distinct(StringComparer.Ordinal).Count());
        Assert.False(keys.Fits("mer_b", all[0], Asked));
    }

    [Fact]
    public void After_a_rotation_both_keys_fit_and_new_fingerprints_have_the_new_one()
    {
        var before = Keys(First).Keep("mer_a", Asked);
        var keys = Keys(Second, First);

        Assert.True(keys.Fits("mer_a", before, Asked));
        Assert.False(keys.Fits("mer_a", before, Other));
        Assert.StartsWith(Second.Id, keys.Keep("mer_a", Asked), StringComparison.Ordinal);
        // Whose key nobody has fits nothing: no request gets what another one made.
        Assert.False(Keys(Second).Fits("mer_a", before, Asked));
    }

    [Fact]
    public void While_gateways_that_know_no_key_may_share_the_store_they_find_what_they_know()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(20_000));
        var keys = new FingerprintKeys(First, [], time.GetUtcNow().AddHours(1), time);
        var before = keys.Keep("mer_a", Asked);
        Assert.Equal(Asked.Hex, before);

        time.Advance(TimeSpan.FromHours(1));

        Assert.NotEqual(Asked.Hex, keys.Keep("mer_a", Asked));
        Assert.True(keys.Fits("mer_a", before, Asked));
        Assert.False(keys.Fits("mer_a", before, Other));
    }

    [Fact]
    public void An_admin_key_has_a_name_that_tells_nothing_of_it()
    {
        var name = Keys(First).NameOf("ak_somebody");

        Assert.Matches("^[0-9a-f]{8}$", name);
        Assert.Equal(name, Keys(First).NameOf("ak_somebody"));
        Assert.NotEqual(name, Keys(First).NameOf("ak_somebodx"));
        Assert.NotEqual(name, Keys(Second).NameOf("ak_somebody"));
    }

    private static FingerprintKeys Keys(DataKey current, params DataKey[] others) =>
        new(current, [.. others], DateTimeOffset.MinValue, TimeProvider.System);

    private static RequestDigest Digest(string json) => RequestFingerprint.Of("POST", "/v1/payments", JsonElement.Parse(json), "code");
}
