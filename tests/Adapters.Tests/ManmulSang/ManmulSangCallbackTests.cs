using System.Text;
using System.Text.Json;
using Adapters.Contract;
using Adapters.Kit;
using Adapters.ManmulSang;
using Microsoft.Extensions.Time.Testing;

namespace Adapters.Tests.ManmulSang;

public sealed class ManmulSangCallbackTests
{
    [Fact]
    public async Task Every_published_callback_is_judged_as_published()
    {
        var all = Vectors
            .At("manmulsang")
            .GetProperty("callbacks")
            .EnumerateArray()
            .Concat(Vectors.At("manmulsang").GetProperty("callbacks_bad").EnumerateArray());
        foreach (var vector in all)
        {
            await using var stub = await StubAt(vector.GetProperty("verify_at_epoch_s").GetInt64());
            var reading = await stub.Callbacks.ReadAsync(Request(vector), ManmulSangFixture.Token);
            Assert.True(
                vector.Text("expect") == "accepted" ? reading is CallbackReading.Told : reading is CallbackReading.Unverified,
                $"{vector.Text("name")}: {reading}"
            );
        }
    }

    [Fact]
    public void The_published_example_of_the_rfc_verifies()
    {
        var vector = Vectors.At("manmulsang").GetProperty("rfc9421_b26");
        var key = System.Buffers.Text.Base64Url.DecodeFromChars(vector.Text("public_x"));
        var signature = Convert.FromBase64String(vector.Text("signature_b64"));
        Assert.True(MessageSignature.Verify(key, vector.Text("signature_base"), signature));
        signature[3] ^= 1;
        Assert.False(MessageSignature.Verify(key, vector.Text("signature_base"), signature));
    }

    [Theory]
    [InlineData("Signature")]
    [InlineData("Signature-Input")]
    [InlineData("Content-Digest")]
    [InlineData("Content-Type")]
    [InlineData("Ms-Event-Id")]
    public async Task A_header_that_is_missing_or_stands_twice_is_refused(string name)
    {
        var vector = Vectors.At("manmulsang").GetProperty("callbacks")[1];
        await using var stub = await StubAt(vector.GetProperty("verify_at_epoch_s").GetInt64());
        var request = Request(vector);
        var one = request.Headers.Single(h => h.Key == name);
        foreach (var headers in new[] { request.Headers.Remove(one), request.Headers.Add(one) })
        {
            Assert.IsType<CallbackReading.Unverified>(
                await stub.Callbacks.ReadAsync(request with { Headers = headers }, ManmulSangFixture.Token)
            );
        }
    }

    [Theory]
    [InlineData("ms=(", "sig1=(")]
    [InlineData("alg=\"ed25519\"", "alg=\"hmac-sha256\"")]
    [InlineData(";alg=\"ed25519\"", "")]
    [InlineData("\"@method\" \"@path\"", "\"@path\" \"@method\"")]
    [InlineData(";keyid", ";expires=1;keyid")]
    public async Task Any_other_form_of_the_input_is_refused(string part, string other)
    {
        var vector = Vectors.At("manmulsang").GetProperty("callbacks")[1];
        await using var stub = await StubAt(vector.GetProperty("verify_at_epoch_s").GetInt64());
        var request = Request(vector);
        var input = request.Headers.Single(h => h.Key == "Signature-Input");
        var headers = request.Headers.Replace(input, new(input.Key, input.Value.Replace(part, other, StringComparison.Ordinal)));
        Assert.IsType<CallbackReading.Unverified>(
            await stub.Callbacks.ReadAsync(request with { Headers = headers }, ManmulSangFixture.Token)
        );
    }

    // The decoder reads the same 64 bytes from all of these.
    [Theory]
    [InlineData("space inside")]
    [InlineData("tab at the end")]
    [InlineData("other last bits")]
    public async Task Another_text_of_the_same_signature_is_refused(string change)
    {
        var vector = Vectors.At("manmulsang").GetProperty("callbacks")[1];
        await using var stub = await StubAt(vector.GetProperty("verify_at_epoch_s").GetInt64());
        var request = Request(vector);
        var signature = request.Headers.Single(h => h.Key == "Signature");
        var text = signature.Value["ms=:".Length..^1];
        var other = change switch
        {
            "space inside" => text.Insert(10, " "),
            "tab at the end" => text + "\t",
            _ => $"{text[..^3]}{(char)(text[^3] + 1)}==",
        };
        Assert.Equal(Convert.FromBase64String(text), Convert.FromBase64String(other));

        var headers = request.Headers.Replace(signature, new(signature.Key, $"ms=:{other}:"));

        Assert.IsType<CallbackReading.Told>(await stub.Callbacks.ReadAsync(request, ManmulSangFixture.Token));
        Assert.IsType<CallbackReading.Unverified>(
            await stub.Callbacks.ReadAsync(request with { Headers = headers }, ManmulSangFixture.Token)
        );
    }

    [Fact]
    public async Task An_unknown_key_id_fetches_the_keys_again_but_not_too_often()
    {
        var vector = Vectors.At("manmulsang").GetProperty("callbacks")[2];
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(vector.GetProperty("verify_at_epoch_s").GetInt64()));
        await using var stub = await ManmulSangFixture.StartAsync(clock);
        stub.KeySet = KeySet(1);
        var request = Request(vector);
        Assert.IsType<CallbackReading.Unverified>(await stub.Callbacks.ReadAsync(request, ManmulSangFixture.Token));
        await stub.Callbacks.ReadAsync(request, ManmulSangFixture.Token);
        await stub.Callbacks.ReadAsync(request, ManmulSangFixture.Token);
        Assert.Equal(2, stub.KeyFetches);
        stub.KeySet = KeySet(2);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.IsType<CallbackReading.Told>(await stub.Callbacks.ReadAsync(request, ManmulSangFixture.Token));
        Assert.Equal(3, stub.KeyFetches);
    }

    [Fact]
    public async Task The_facts_of_the_published_callbacks_fit_the_charge()
    {
        var vectors = Vectors.At("manmulsang").GetProperty("callbacks");
        await using var stub = await StubAt(vectors[1].GetProperty("verify_at_epoch_s").GetInt64());
        var told = (CallbackReading.Told)await stub.Callbacks.ReadAsync(Request(vectors[1]), ManmulSangFixture.Token);
        Assert.Equal(Samples.Number, told.Number);
        Assert.Equal("evt_01JNZ8Q4M3", told.EventId);
        var order = Assert.IsType<WalletEvent.OfOrder>(told.What);
        var done = AssertCase.Is<WalletResult<OrderState>.Succeeded>(order.Answer(Samples.Charge()));
        Assert.Equal(1_250_000, Assert.IsType<OrderState.Authorized>(done.Value).HeldMinor);
        Assert.Equal(3, done.Value.Version);

        var part = Told(vectors[2].Text("body"));
        var of = Assert.IsType<WalletEvent.OfPart>(part.What);
        Assert.Equal(("GWC20260302000001", 5L), (of.PartNumber, of.Version!.Value));
        var captured = AssertCase.Is<WalletResult<OperationResult>.Succeeded>(of.Answer(Samples.Known(), Samples.Part()));
        // The order's sums come with it: they show also what was captured by others.
        Assert.Equal(new OrderSums(500_000, 0), captured.Value.Sums);
    }

    [Fact]
    public void An_event_that_names_another_amount_is_a_mismatch()
    {
        var body = Vectors.At("manmulsang").GetProperty("callbacks")[2].Text("body");
        var of = (WalletEvent.OfPart)Told(body.Replace("5000.00", "4999.00", StringComparison.Ordinal)).What;
        var unknown = AssertCase.Is<WalletResult<OperationResult>.Unknown>(of.Answer(Samples.Known(), Samples.Part()));
        Assert.Equal((UnknownWhy.Mismatch, Alert.Mismatch), (unknown.Why, unknown.Alert));
    }

    [Fact]
    public void An_undocumented_type_is_a_reason_to_ask()
    {
        var body = Vectors
            .At("manmulsang")
            .GetProperty("callbacks")[1]
            .Text("body")
            .Replace("order.authorized", "order.on_hold", StringComparison.Ordinal);
        Assert.Equal(Alert.UndocumentedAnswer, Assert.IsType<WalletEvent.AskAgain>(Told(body).What).Alert);
    }

    [Fact]
    public void A_verified_body_that_is_not_json_or_has_another_id_is_malformed()
    {
        Assert.IsType<CallbackReading.Malformed>(ManmulSangCallbacks.Read("<html>"u8.ToArray(), "e"));
        Assert.IsType<CallbackReading.Malformed>(
            ManmulSangCallbacks.Read(
                Encoding.UTF8.GetBytes(Vectors.At("manmulsang").GetProperty("callbacks")[1].Text("body")),
                "evt_01JNZ8Q4M9"
            )
        );
    }

    private static CallbackReading.Told Told(string body) =>
        (CallbackReading.Told)ManmulSangCallbacks.Read(Encoding.UTF8.GetBytes(body), JsonDocument.Parse(body).RootElement.Text("id"));

    private static async Task<ManmulSangFixture> StubAt(long epochSeconds)
    {
        var stub = await ManmulSangFixture.StartAsync(new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(epochSeconds)));
        stub.KeySet = KeySet(2);
        return stub;
    }

    private static string KeySet(int count) =>
        $$"""{"keys":[{{string.Join(
            ',',
            Vectors
                .At("manmulsang").GetProperty("callback_keys")
                .EnumerateArray()
                .Take(count)
                .Select(k => k.GetProperty("jwk").GetRawText())
        )}}]}""";

    internal static CallbackRequest Request(JsonElement vector) =>
        new(
            vector.Text("method"),
            vector.Text("path"),
            [
                .. vector
                    .GetProperty("headers")
                    .EnumerateObject()
                    .Select(h => new KeyValuePair<string, string>(h.Name, h.Value.GetString()!)),
            ],
            Encoding.UTF8.GetBytes(vector.Text("body"))
        );
}
