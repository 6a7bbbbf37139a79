using System.Globalization;
using Adapters.Contract.Disclosures;
using Adapters.Kit;
using Adapters.Kit.Disclosures;

namespace Adapters.ManmulSang;

/// <summary>
/// Tells answers apart by status and code (§1.3, §7.3). The access token is all the proof there is: nothing is signed. A
/// request is repeated, with the same key, where the wallet says that it did not look at it and when to come again (§1.2).
/// </summary>
internal sealed class ManmulSangProtocol(TimeProvider time) : WalletProtocol
{
    private const int MaxRepeats = 5;
    private const int MaxJitterMilliseconds = 200;

    /// <summary>What the wallet's requests hold, for disclosures.</summary>
    public static MessageTable Messages { get; } =
        MessageTable.Of<IManmulSangApi>(ManmulSangMessages.Format, ("Authorization", DataKind.Credential));

    public override CodeTable Codes => ManmulSangCodes.Table;

    public override void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body) { }

    public override string? Refuse(HttpAnswer answer) => null;

    public override string? CodeOf(HttpAnswer answer, object? message)
    {
        var status = answer.Status.ToString(CultureInfo.InvariantCulture);
        if (IsSuccess(answer))
        {
            return message is null ? null : status;
        }
        if (ProblemOf(answer) is not { } problem)
        {
            return null;
        }
        var code = answer.Status >= 400 && IsDocumented(status) ? status : $"{status} {problem.Code}";
        // What these say was done or was not, unless the document names their code.
        return answer.Status is 500 or 502 or 503 or 504 && !IsDocumented(code) ? null : code;
    }

    public override string? SchemeCodeOf(HttpAnswer answer, string? code) => IsSuccess(answer) ? null : ProblemOf(answer)?.Code;

    public override IEnumerable<(string Name, string? Value)>? Kept(HttpAnswer answer, object? message) =>
        IsSuccess(answer) && message is OrderReply or PartReply
            ? null
            :
            [
                ("http", answer.Status.ToString(CultureInfo.InvariantCulture)),
                ("code", ProblemOf(answer)?.Code),
                ("orderStatus", ProblemOf(answer)?.OrderStatus),
            ];

    public override TimeSpan? RepeatAfter(Attempt attempt, string code, HttpAnswer answer, object? message) =>
        attempt.Earlier < MaxRepeats
        && (
            code == ManmulSangCodes.TooMany
            || code == (IsOrdering(answer.Request) ? ManmulSangCodes.InProgress : ManmulSangCodes.Maintenance)
        )
            ? answer.RetryAfter(time) + Jitter()
            : null;

    // The fractions of the clock's milliseconds are chance enough to spread calls, and the same again in a simulation.
    private TimeSpan Jitter() => TimeSpan.FromMilliseconds(time.GetUtcNow().Ticks / 10 % MaxJitterMilliseconds);

    private bool IsDocumented(string code) => Codes.Of(code).Meaning != Meaning.Undocumented;

    private static bool IsSuccess(HttpAnswer answer) =>
        answer.Status
        == (
            answer.Request.Method == HttpMethod.Get ? 200
            : IsOrdering(answer.Request) ? 201
            : 202
        );

    private static bool IsOrdering(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.EndsWith("/orders", StringComparison.Ordinal);

    private static ProblemReply? ProblemOf(HttpAnswer answer) => ManmulSangMessages.Format.Read<ProblemReply>(answer.Body);
}
