using System.Text;
using Gateway.Tests.Triggers;
using Gateway.Tests.World;
using Mocks.Kit;

namespace Gateway.Tests.Nasty;

/// <summary>
/// Where the scenes play: one gateway for each wallet, so that a wallet's scenes disturb one another as real payments
/// would, and no other wallet's. Its windows are wider than those of the other worlds: a busy machine shall not change an outcome.
/// </summary>
internal sealed class NastyWorld : IAsyncDisposable
{
    private NastyWorld(TestWorld jeonseong, ManmulSangFixture manmulSang, TestWorld ullim)
    {
        Jeonseong = jeonseong;
        ManmulSang = manmulSang;
        Ullim = ullim;
    }

    public TestWorld Jeonseong { get; }

    public ManmulSangFixture ManmulSang { get; }

    public TestWorld Ullim { get; }

    public static async Task<NastyWorld> BuildAsync()
    {
        var shop = new PatientFixture();
        var jeonseong = JeonseongScenario.WorldAsync(
            ("Adapters:Jeonseong:TimeoutSeconds", "3"),
            ("Adapters:Jeonseong:InquiryWindowSeconds", "12"),
            ("Adapters:Jeonseong:NotFoundGraceSeconds", "6"),
            ("Adapters:Jeonseong:ReverseWindowSeconds", "20")
        );
        var ullim = UllimScenario.WorldAsync(
            ("Adapters:Ullim:TimeoutSeconds", "3"),
            ("Adapters:Ullim:InquiryWindowSeconds", "12"),
            ("Adapters:Ullim:NotFoundGraceSeconds", "6"),
            ("Adapters:Ullim:ReverseWindowSeconds", "20")
        );
        await Task.WhenAll(jeonseong, ullim, shop.InitializeAsync().AsTask());
        return new NastyWorld(await jeonseong, shop, await ullim);
    }

    /// <summary>
    /// What holds after every scene, whatever it was about: the wallet was really asked, took money once at the most, keeps
    /// none of a payment that ended without, and the gateway's books are the wallet's.
    /// </summary>
    public void AssertLaws(string scheme, Outcome[] outcomes)
    {
        Assert.NotEmpty(outcomes);
        foreach (var outcome in outcomes)
        {
            var reference = outcome.Payment.GetProperty("reference").GetString()!;
            Assert.True(Saw(scheme, reference) > 0, $"the wallet never heard of {reference}");
            Assert.InRange(outcome.Charges, 0, 1);
            switch (outcome.Status)
            {
                case "declined" or "canceled" or "expired":
                    Assert.Equal(0, outcome.Paid);
                    outcome.AssertBooksAgree();
                    break;
                case "review":
                    // Nothing is known for certain: a person compares the books.
                    break;
                default:
                    Assert.Equal(1, outcome.Charges);
                    outcome.AssertBooksAgree();
                    break;
            }
        }
    }

    /// <summary>How many requests with this merchant reference a wallet received; only those for a new payment carry it.</summary>
    public int Saw(string scheme, string reference) => Saw(WalletOf(scheme), reference);

    /// <summary>The same, of any wallet.</summary>
    public static int Saw(WalletMock wallet, string reference) =>
        wallet.Requests.Requests.Count(r =>
            Encoding.UTF8.GetString(r.Body) is var body
            && (body.Contains($"\"{reference}\"", StringComparison.Ordinal) || body.Contains($">{reference}<", StringComparison.Ordinal))
        );

    public async ValueTask DisposeAsync()
    {
        await Jeonseong.DisposeAsync();
        await ManmulSang.DisposeAsync();
        await Ullim.DisposeAsync();
    }

    private WalletMock WalletOf(string scheme) =>
        scheme switch
        {
            "jeonseong" => Jeonseong.Jeonseong,
            "manmulsang" => ManmulSang.World.ManmulSang,
            "ullim" => Ullim.Ullim,
            _ => throw new ArgumentOutOfRangeException(nameof(scheme)),
        };

    private sealed class PatientFixture()
        : ManmulSangFixture([
            ("Adapters:ManmulSang:CreateWindowSeconds", "20"),
            ("Adapters:ManmulSang:RetryWindowSeconds", "20"),
            ("Adapters:ManmulSang:ActionWindowSeconds", "20"),
        ]);
}
