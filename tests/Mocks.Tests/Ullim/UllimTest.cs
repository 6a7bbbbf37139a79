using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Mocks.Kit;
using Mocks.Ullim;

namespace Mocks.Tests.Ullim;

/// <summary>A mock and a client on one fake clock that shows 10:30:15 on 2 March 2026 in Pyongyang.</summary>
public abstract class UllimTest : IAsyncLifetime
{
    private protected const string UploadHeader = "줄;단말;일련번호;영업일;거래일시;바우처;금액;참조";

    private protected static readonly RSA Key = RSA.Create(2048);

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 1, 30, 15, TimeSpan.Zero));

    private protected UllimMock Mock { get; private set; } = null!;

    private protected UllimClient Client { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Mock = await UllimMock.StartAsync(new UllimOptions { Time = Time, PublicKeyPem = Key.ExportSubjectPublicKeyInfoPem() });
        Client = new UllimClient(Mock.BaseUrl, Time, Key);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Mock.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected string Voucher() => Mock.Mint().Code;

    private protected static string Seq(int number) => number.ToString("D6", CultureInfo.InvariantCulture);

    private protected void Pass(double milliseconds) => Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private protected void SetBusiness(string local, bool frozen = false)
    {
        Assert.True(PyongyangTime.TryRead(local, out var instant));
        Mock.SetBusinessClock(instant, frozen);
    }

    private protected string Kinds =>
        string.Join(' ', Mock.Ledger.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Kind}:{entry.AmountChon}")));

    private protected string Line(
        int no,
        string seq,
        string voucher,
        string amount,
        string reference,
        string? at = null,
        string tid = "T0001"
    ) => $"{no};{tid};{seq};{Client.Bdate};{at ?? PyongyangTime.Text(Time.GetUtcNow())};{voucher};{amount};{reference}\r\n";

    private protected static byte[] Csv(params string[] lines) =>
        Encoding.UTF8.GetBytes("\uFEFF" + UploadHeader + "\r\n" + string.Concat(lines));

    private protected async Task<UllimAnswer> UplAsync(string bno, int count, string sum, byte[] csv, string? sha = null)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(csv);
        }

        return await Client.SendAsync(
            "UPL",
            "",
            $"<bno>{bno}</bno><cnt>{count}</cnt><sum cur=\"KPW\">{sum}</sum>"
                + $"<sha>{sha ?? Convert.ToHexStringLower(SHA256.HashData(csv))}</sha>"
                + $"<data>{Convert.ToBase64String(packed.ToArray())}</data>"
        );
    }

    /// <summary>Uploads one line and lets the batch get done; gives the result's lines without header and totals.</summary>
    private protected async Task<(string[] Lines, string Totals)> SettleAsync(
        string bno,
        string amount,
        string reference,
        string? seq = null,
        string? voucher = null,
        string? at = null,
        string tid = "T0001"
    )
    {
        var upload = await UplAsync(bno, 1, amount, Csv(Line(1, seq ?? "000001", voucher ?? Voucher(), amount, reference, at, tid)));
        Assert.Equal("접수", upload["st"]);
        Pass(2000);
        return await ResultAsync(upload["wbno"]!);
    }

    private protected async Task<(string[] Lines, string Totals)> ResultAsync(string wbno)
    {
        var result = await Client.GetAsync($"/ullim/batch/{wbno}/result");
        Assert.Equal(System.Net.HttpStatusCode.OK, result.Status);
        Assert.Equal("text/csv; charset=utf-8", result.ContentType);
        Assert.Equal(UllimClient.Digest(result.Bytes), result.Digest);
        var lines = result.Text.Split("\r\n");
        Assert.Equal("\uFEFF" + UploadHeader + ";상태;사유;승인번호", lines[0]);
        Assert.Equal("", lines[^1]);
        return (lines[1..^2], lines[^2]);
    }
}
