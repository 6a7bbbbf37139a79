using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Adapters.Contract;
using Adapters.Tests.ManmulSang;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Adapters.Tests.Fuzz;

/// <summary>Callbacks come from anybody: nothing of one is read before its signature is good, and a signed one proves no more than it says.</summary>
public sealed class CallbackFuzzTests
{
    private const string EventId = "evt_01JNZ8Q4M3";
    private static readonly JsonElement Good = Vectors.At("manmulsang").GetProperty("callbacks")[1];

    private static readonly byte[] KeySet = Encoding.UTF8.GetBytes(
        $$"""{"keys":[{{string.Join(
            ',',
            Vectors.At("manmulsang").GetProperty("callback_keys")
                .EnumerateArray()
                .Select(k => k.GetProperty("jwk").GetRawText())
        )}}]}"""
    );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_change_of_header_body_method_or_path_is_accepted()
    {
        using var bench = Bench(KeySet);
        var request = Request();
        await Gen.Select(Gen.Int[0, 8], Gen.Int[0, 4], Mutated.Of(Good.Text("body")))
            .SelectMany(x =>
                Mutated
                    .Texts(x.Item2 < request.Headers.Length ? request.Headers[x.Item2].Value : "x")
                    .Select(text => (How: x.Item1, At: x.Item2, Body: x.Item3, Text: text))
            )
            .SampleAsync(
                async c =>
                {
                    var changed = Change(request, c.How, c.At, c.Body, c.Text);
                    if (Same(request, changed))
                    {
                        return;
                    }
                    Assert.IsType<CallbackReading.Unverified>(await bench.Wallet.ReadAsync(changed, Token));
                },
                iter: 1000,
                print: c => $"{c.How} {c.At} {c.Text} {Mutated.Show(c.Body)}"
            );
    }

    [Fact]
    public async Task Any_set_of_keys_ends_in_a_reading() =>
        await Mutated
            .Of(KeySet)
            .SampleAsync(
                async keys =>
                {
                    using var bench = Bench(keys);
                    var reading = await bench.Wallet.ReadAsync(Request(), Token);
                    Assert.True(reading is CallbackReading.Unverified or CallbackReading.Told);
                },
                iter: 100,
                print: Mutated.Show
            );

    [Fact]
    public async Task A_signed_callback_is_read_or_is_malformed()
    {
        using var bench = Bench(KeySet);
        await Mutated
            .Of([.. Vectors.At("manmulsang").GetProperty("callbacks").EnumerateArray().Select(c => c.Text("body"))])
            .SampleAsync(
                async body =>
                {
                    var reading = await bench.Wallet.ReadAsync(Signed(body), Token);
                    Assert.False(reading is CallbackReading.Unverified);
                    if (reading is CallbackReading.Told told)
                    {
                        Judge(told);
                    }
                },
                iter: 1000,
                print: Mutated.Show
            );
    }

    /// <summary>What an event may amount to, whatever stood in it.</summary>
    internal static void Judge(CallbackReading.Told told)
    {
        switch (told.What)
        {
            case WalletEvent.OfOrder order:
                AnswerLaws.Hold(order.Answer(Samples.Charge()), 1_250_000);
                AnswerLaws.Hold(order.Answer(Samples.Known()), 1_250_000);
                break;
            case WalletEvent.OfPart part:
                Assert.NotEmpty(part.PartNumber);
                AnswerLaws.Hold(part.Answer(Samples.Known(), Samples.Part()));
                AnswerLaws.Hold(part.Answer(Samples.Charge(), Samples.Part()));
                break;
            case WalletEvent.AskAgain again:
                Assert.All(again.Evidence.Fields.Values, v => Assert.InRange(v.Length, 0, 128));
                break;
            default:
                break;
        }
    }

    private static ManmulSangFuzzFixture Bench(byte[] keys) =>
        new(new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(Good.GetProperty("verify_at_epoch_s").GetInt64()))) { Keys = keys };

    private static CallbackRequest Change(CallbackRequest request, int how, int at, byte[] body, string text)
    {
        var headers = request.Headers;
        var (name, value) = headers[Math.Min(at, headers.Length - 1)];
        return how switch
        {
            0 => request with { Body = body },
            1 => request with { Method = text },
            2 => request with { Path = text },
            3 => request with { Headers = headers.RemoveAt(Math.Min(at, headers.Length - 1)) },
            4 => request with { Headers = headers.Add(new(name.ToUpperInvariant(), value)) },
            // The digest is no secret.
            5 => request with
            {
                Body = body,
                Headers = headers.Replace(headers.Single(h => h.Key == "Content-Digest"), new("Content-Digest", Digest(body))),
            },
            _ => request with { Headers = headers.SetItem(Math.Min(at, headers.Length - 1), new(name, text)) },
        };
    }

    private static bool Same(CallbackRequest one, CallbackRequest other) =>
        one.Method == other.Method
        && one.Path == other.Path
        && one.Headers.SequenceEqual(other.Headers)
        && one.Body.Span.SequenceEqual(other.Body.Span);

    private static CallbackRequest Request() =>
        new(
            Good.Text("method"),
            Good.Text("path"),
            [.. Good.GetProperty("headers").EnumerateObject().Select(h => KeyValuePair.Create(h.Name, h.Value.GetString()!))],
            Encoding.UTF8.GetBytes(Good.Text("body"))
        );

    private static CallbackRequest Signed(byte[] body)
    {
        var vector = Vectors.At("manmulsang").GetProperty("callback_keys")[0];
        var seed = SHA256.HashData(Encoding.UTF8.GetBytes(vector.Text("seed_text")));
        var id = Json.Members(body)?.GetValueOrDefault("id") is { Length: > 0 } own ? own : EventId;
        var created = Good.GetProperty("verify_at_epoch_s").GetInt64();
        var parameters =
            "(\"@method\" \"@path\" \"content-digest\" \"content-type\" \"ms-event-id\")"
            + $";created={created};keyid=\"{vector.Text("kid")}\";alg=\"ed25519\"";
        var text = Encoding.UTF8.GetBytes(
            $"\"@method\": POST\n\"@path\": /callbacks/manmulsang\n\"content-digest\": {Digest(body)}\n"
                + $"\"content-type\": application/json\n\"ms-event-id\": {id}\n\"@signature-params\": {parameters}"
        );
        var signature = new byte[64];
        Ed25519.Sign(seed, 0, text, 0, text.Length, signature, 0);
        ImmutableArray<KeyValuePair<string, string>> headers =
        [
            new("Content-Type", "application/json"),
            new("Content-Digest", Digest(body)),
            new("Ms-Event-Id", id),
            new("Signature-Input", "ms=" + parameters),
            new("Signature", $"ms=:{Convert.ToBase64String(signature)}:"),
        ];
        return new CallbackRequest("POST", "/callbacks/manmulsang", headers, body);
    }

    private static string Digest(byte[] body) => $"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:";
}
