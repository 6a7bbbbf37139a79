using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mocks.Kit;

/// <summary>How a wallet of <see cref="JsonWallet"/> names what the kit must know to break its answers.</summary>
/// <param name="Result">The member of an answer that says what became of the request.</param>
/// <param name="Numbers">The members by which the gateway names payments and refunds; an answer repeats them. The first is the payment's.</param>
/// <param name="Amount">The member that holds the amount, a whole number of chon.</param>
/// <param name="Reference">The member that holds the merchant's reference.</param>
/// <param name="BadRequest">The result for a body that cannot be read.</param>
/// <param name="NotFound">The result for a number that is not known.</param>
/// <param name="Unclear">The result that leaves all open.</param>
/// <param name="Busy">The result during maintenance.</param>
/// <param name="SignatureHeader">The header that holds the signature of an answer, in hex; null if answers are not signed.</param>
public sealed record JsonWords(
    string Result,
    IReadOnlyList<string> Numbers,
    string Amount,
    string Reference,
    string BadRequest,
    string NotFound,
    string Unclear,
    string Busy,
    string? SignatureHeader
);

/// <summary>
/// A wallet that takes JSON objects by POST, one path an operation, and answers all of them with status 200. It says who may come in,
/// what becomes of a request and how an answer is signed; the kit reads, finds the operation, and breaks answers as faults demand.
/// </summary>
/// <param name="time">The source of real time.</param>
/// <param name="words">The wallet's names.</param>
/// <param name="operations">The operations by their paths.</param>
public abstract class JsonWallet(TimeProvider time, JsonWords words, IReadOnlyDictionary<string, string> operations) : Wallet(time)
{
    private const int LargestBody = 16 * 1024;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Operations { get; } = [.. operations.Values];

    /// <inheritdoc/>
    public override bool HasFault(string operation, string kind) =>
        FaultKinds.OnTheLine.Contains(kind)
        || kind
            is "unknown_code"
                or "unknown_outcome"
                or "wrong_amount"
                or "wrong_reference"
                or "wrong_merchant_reference"
                or "not_found"
                or "maintenance"
        || (kind is "bad_signature" or "unsigned" && words.SignatureHeader is not null);

    /// <inheritdoc/>
    public sealed override string OperationOf(WalletRequest request) => operations.GetValueOrDefault(request.Path, "unknown");

    /// <inheritdoc/>
    public override bool IsSecretHeader(string lowerCaseName) =>
        string.Equals(lowerCaseName, words.SignatureHeader, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public sealed override ValueTask<WalletReply> AnswerAsync(WalletRequest request, CancellationToken cancellationToken) =>
        new(
            !operations.TryGetValue(request.Path, out var operation) ? WalletReply.Empty(404)
            : request.Method != "POST" ? WalletReply.Empty(405)
            : request.Body.Length > LargestBody ? WalletReply.Empty(413)
            : Scheduler.Enter(now => Answer(operation, request, now))
        );

    /// <summary>The result for a request that may not come in, or null.</summary>
    protected abstract string? Refuse(WalletRequest request, Moment now);

    /// <summary>Carries an operation out. Called under the lock.</summary>
    protected abstract JsonObject Handle(string operation, JsonElement body, Moment now);

    /// <summary>The same answer, signed; as it is if the wallet signs none.</summary>
    protected abstract WalletReply Sign(WalletReply reply, WalletRequest request, Moment now);

    /// <summary>An answer that says no more than a result, and of which numbers.</summary>
    protected JsonObject Bare(string result, JsonElement body)
    {
        var answer = new JsonObject { [words.Result] = result };
        foreach (var name in words.Numbers)
        {
            if (AdminJson.TryText(body, name, out var number) && number is not null)
            {
                answer[name] = number;
            }
        }
        return answer;
    }

    private WalletReply Answer(string operation, WalletRequest request, Moment now)
    {
        if (Refuse(request, now) is { } refusal)
        {
            return Write(new JsonObject { [words.Result] = refusal });
        }
        if (AdminJson.ReadObject(request.Body) is not { } body)
        {
            return Write(new JsonObject { [words.Result] = words.BadRequest });
        }
        AdminJson.TryText(body, words.Reference, out var reference);
        return Faults.Take(operation, reference) is not { } fault
            ? Write(Handle(operation, body, now))
            : BrokenAnswers.Break(fault, now.Real, () => Write(Handle(operation, body, now)), () => Write(Bare(words.Unclear, body)))
                ?? Break(fault, fault.Executes ? Handle(operation, body, now) : Bare(words.Unclear, body), body);

        WalletReply Write(JsonObject answer) => Sign(Unsigned(answer), request, now);

        WalletReply Break(Fault broken, JsonObject right, JsonElement asked) =>
            broken.Kind switch
            {
                "unsigned" => Unsigned(right),
                "bad_signature" => Spoil(Write(right)),
                "not_found" => Write(Bare(words.NotFound, asked)),
                "maintenance" => Write(Bare(words.Busy, asked)),
                "unknown_outcome" => Write(Bare(words.Unclear, asked)),
                _ => Write(Falsify(broken.Kind, right)),
            };
    }

    private JsonObject Falsify(string kind, JsonObject answer)
    {
        switch (kind)
        {
            case "unknown_code":
                answer[words.Result] = "undocumented_7777";
                break;
            case "wrong_amount" when answer[words.Amount] is { } amount:
                answer[words.Amount] = amount.GetValue<long>() + 100;
                break;
            case "wrong_reference":
                Alter(answer, words.Numbers[0]);
                break;
            case "wrong_merchant_reference":
                Alter(answer, words.Reference);
                break;
            default:
                break;
        }
        return answer;
    }

    private static void Alter(JsonObject answer, string member)
    {
        if (answer[member]?.GetValue<string>() is { Length: > 0 } text)
        {
            answer[member] = text[..^1] + (text[^1] == '9' ? '8' : '9');
        }
    }

    private WalletReply Spoil(WalletReply reply) =>
        reply with
        {
            Headers =
            [
                .. reply.Headers.Select(line =>
                    line.Key == words.SignatureHeader
                        ? KeyValuePair.Create(line.Key, (line.Value[0] == '0' ? '1' : '0') + line.Value[1..])
                        : line
                ),
            ],
        };

    private static WalletReply Unsigned(JsonObject answer) =>
        new(200, [new("Content-Type", "application/json")], Encoding.UTF8.GetBytes(AdminJson.Write(answer)));
}
