using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Mocks.Kit;

namespace Mocks.Tests.Ullim;

/// <summary>A gateway as the wallet expects it: signs what it sends and checks nothing of what comes back.</summary>
internal sealed class UllimClient(Uri baseUrl, TimeProvider time, RSA key) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = baseUrl, Timeout = TimeSpan.FromSeconds(30) };

    public string ApiKey { get; init; } = "UL-880001";

    public string Mid { get; init; } = "880001";

    public string Bdate { get; set; } = "20260302";

    public static string Digest(byte[] bytes) => "SHA-256=" + Convert.ToBase64String(SHA256.HashData(bytes));

    public Task<UllimAnswer> OnlAsync(
        string seq,
        string voucher,
        string amount = "12,500",
        string reference = "order-1",
        string? memo = null,
        string tid = "T0001",
        string cur = "KPW"
    ) =>
        SendAsync(
            "ONL",
            Numbered(seq, tid),
            $"<voucher>{voucher}</voucher><amt cur=\"{cur}\">{amount}</amt><ref>{reference}</ref>"
                + (memo is null ? "" : $"<memo>{memo}</memo>")
        );

    public Task<UllimAnswer> InqAsync(string seq, string tid = "T0001") => SendAsync("INQ", Numbered(seq, tid), "");

    public Task<UllimAnswer> RevAsync(string seq, string amount = "12,500", string tid = "T0001") =>
        SendAsync("REV", Numbered(seq, tid), $"<amt cur=\"KPW\">{amount}</amt>");

    public Task<UllimAnswer> RfdAsync(string seq, string amount = "12,500", string tid = "T0001") =>
        SendAsync("RFD", Numbered(seq, tid), $"<amt cur=\"KPW\">{amount}</amt>");

    public Task<UllimAnswer> BstAsync(string bno) => SendAsync("BST", "", $"<bno>{bno}</bno>");

    public Task<UllimAnswer> DayAsync((int Count, string Sum) charged, (int Count, string Sum) reversed, int force = 0) =>
        SendAsync(
            "DAY",
            $"<bdate>{Bdate}</bdate>",
            $"<chg cnt=\"{charged.Count}\" sum=\"{charged.Sum}\" cur=\"KPW\"/>"
                + $"<rev cnt=\"{reversed.Count}\" sum=\"{reversed.Sum}\" cur=\"KPW\"/>"
                + $"<force>{force}</force>"
        );

    public Task<UllimAnswer> SendAsync(string op, string head, string body)
    {
        var dt = PyongyangTime.Text(time.GetUtcNow());
        return SendXmlAsync(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + $"<ullim ver=\"2.0\"><head><op>{op}</op><mid>{Mid}</mid>{head}<dt>{dt}</dt></head><body>{body}</body></ullim>",
            dt
        );
    }

    public Task<UllimAnswer> SendXmlAsync(string xml, string dt) => SendBytesAsync(Encoding.UTF8.GetBytes(xml), dt);

    public Task<UllimAnswer> SendBytesAsync(byte[] body, string dt) => SendSignedAsync(body, Digest(body), Sign(dt, body));

    public async Task<UllimAnswer> SendSignedAsync(byte[] body, string digest, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "ullim/gw");
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/xml; charset=UTF-8");
        request.Headers.Add("X-Api-Key", ApiKey);
        request.Headers.Add("X-Body-Digest", digest);
        request.Headers.Add("X-Sign", signature);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return new UllimAnswer(
            response.StatusCode,
            response.Content.Headers.ContentType?.ToString(),
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
            null
        );
    }

    public async Task<UllimAnswer> GetAsync(string path, string? dt = null)
    {
        dt ??= PyongyangTime.Text(time.GetUtcNow());
        var digested = Encoding.UTF8.GetBytes($"GET {path}");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Api-Key", ApiKey);
        request.Headers.Add("X-Dt", dt);
        request.Headers.Add("X-Body-Digest", Digest(digested));
        request.Headers.Add("X-Sign", Sign(dt, digested));
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return new UllimAnswer(
            response.StatusCode,
            response.Content.Headers.ContentType?.ToString(),
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
            response.Headers.TryGetValues("X-Body-Digest", out var digest) ? digest.Single() : null
        );
    }

    public string Sign(string dt, byte[] digested) =>
        Convert.ToBase64String(
            key.SignData(
                Encoding.UTF8.GetBytes($"{ApiKey}|{dt}|{Digest(digested)["SHA-256=".Length..]}"),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pss
            )
        );

    public void Dispose() => _http.Dispose();

    private string Numbered(string seq, string tid) => $"<tid>{tid}</tid><seq>{seq}</seq><bdate>{Bdate}</bdate>";
}

/// <summary>What came back.</summary>
internal sealed record UllimAnswer(HttpStatusCode Status, string? ContentType, byte[] Bytes, string? Digest)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public XElement Xml => XDocument.Parse(Text.TrimStart('\uFEFF')).Root!;

    public string? Rc => Head("rc");

    public string? this[string name] => Xml.Element("body")?.Element(name)?.Value;

    public string? Head(string name) => Xml.Element("head")?.Element(name)?.Value;

    /// <summary>The body's elements in order, each as `name=value`.</summary>
    public string Body => string.Join(' ', (Xml.Element("body")?.Elements() ?? []).Select(one => $"{one.Name}={one.Value}"));
}
