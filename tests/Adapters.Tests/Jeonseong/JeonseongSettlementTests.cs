using System.Text;
using System.Text.Json;
using Adapters.Jeonseong;
using CsCheck;

namespace Adapters.Tests.Jeonseong;

public sealed class JeonseongSettlementTests
{
    private static readonly JsonElement Vectors = JsonDocument
        .Parse(File.ReadAllText("Vectors/vectors.json"))
        .RootElement.GetProperty("jeonseong");

    private static readonly string Good = Vectors.GetProperty("settlement").GetProperty("text").GetString()!;

    [Fact]
    public void The_published_file_is_read_whole()
    {
        var whole = Assert.IsType<JeonseongSettlement.Reading.Whole>(Read(Good));

        Assert.Equal(("M100200300", "20260302"), (whole.Merchant, whole.Day));
        Assert.Equal([1_250_000, -250_000], whole.Lines.Select(l => l.AmountMinor));
        Assert.Equal(["PAY", "REF"], whole.Lines.Select(l => l.Kind));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 1, 30, 16, TimeSpan.Zero), whole.Lines[0].At);
    }

    [Fact]
    public void Each_published_fault_quarantines_the_whole_file()
    {
        var bad = Vectors.GetProperty("settlement_bad").EnumerateArray().ToList();

        Assert.Equal(3, bad.Count);
        Assert.Equal(
            ["hash", "count", "net sum"],
            bad.Select(b => Assert.IsType<JeonseongSettlement.Reading.Quarantined>(Read(b.GetProperty("text").GetString()!)).Why)
        );
    }

    [Fact]
    public void Another_encoding_is_quarantined()
    {
        Assert.IsType<JeonseongSettlement.Reading.Quarantined>(JeonseongSettlement.Read(Encoding.Unicode.GetBytes(Good)));
        Assert.IsType<JeonseongSettlement.Reading.Quarantined>(Read("\uFEFF" + Good));
    }

    [Fact]
    public void No_other_byte_anywhere_passes_and_nothing_throws() =>
        Gen.Select(Gen.Int[0, Encoding.UTF8.GetByteCount(Good) - 1], Gen.Byte)
            .Sample(
                (at, value) =>
                {
                    var bytes = Encoding.UTF8.GetBytes(Good);
                    if (bytes[at] == value)
                    {
                        return;
                    }
                    bytes[at] = value;
                    Assert.IsType<JeonseongSettlement.Reading.Quarantined>(JeonseongSettlement.Read(bytes));
                },
                iter: 20_000
            );

    private static JeonseongSettlement.Reading Read(string text) => JeonseongSettlement.Read(Encoding.UTF8.GetBytes(text));
}
