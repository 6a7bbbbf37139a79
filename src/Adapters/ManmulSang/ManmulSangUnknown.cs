using Adapters.Contract;
using Adapters.Kit;

namespace Adapters.ManmulSang;

/// <summary>No statement about the money, before it is known what was asked for.</summary>
internal sealed record ManmulSangUnknown(UnknownWhy Why, string? Code, Evidence Evidence, Alert Alert = Alert.None)
{
    private const int MaxCode = 64;

    /// <summary>How long the wallet wants to be left alone, if it said so.</summary>
    public TimeSpan? AgainAfter { get; init; }

    public WalletResult<T> As<T>(bool showedTheOrder = false) =>
        new WalletResult<T>.Unknown(Why, Code, Evidence)
        {
            Alert = Alert,
            ShowedTheOrder = showedTheOrder,
            AgainAfter = AgainAfter,
        };

    /// <summary>A call that brought no answer at all.</summary>
    public static ManmulSangUnknown Of(string operation, Call<ManmulSangReply> call) =>
        call switch
        {
            Call<ManmulSangReply>.NotSent(var note) => new(UnknownWhy.NotProcessed, null, Evidence.Nothing(operation, note)),
            Call<ManmulSangReply>.Lost(var note) => new(UnknownWhy.NoAnswer, null, Evidence.Nothing(operation, note)),
            Call<ManmulSangReply>.Answered(var reply) => Of(reply),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>An answer that is not the operation's success, and no reason to decline.</summary>
    public static ManmulSangUnknown Of(ManmulSangReply reply)
    {
        var (why, alert) = ManmulSangProblems.Of(reply).Kind switch
        {
            ManmulSangKind.NoAnswer => (UnknownWhy.NoAnswer, Alert.None),
            ManmulSangKind.Rate or ManmulSangKind.Maintenance => (UnknownWhy.NotProcessed, Alert.None),
            ManmulSangKind.OurFault => (UnknownWhy.NotProcessed, Alert.OurRequestRefused),
            ManmulSangKind.KeyReused => (UnknownWhy.NotProcessed, Alert.NumberUsedElsewhere),
            ManmulSangKind.InProgress => (UnknownWhy.InDoubt, Alert.None),
            ManmulSangKind.NotFound or ManmulSangKind.NotReady => (UnknownWhy.NotFound, Alert.None),
            ManmulSangKind.OrderKnown or ManmulSangKind.Refused or ManmulSangKind.Undocumented => (
                UnknownWhy.Undocumented,
                Alert.UndocumentedAnswer
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var code = reply.Problem?.Code;
        return new(why, code?.Length > MaxCode ? code[..MaxCode] : code, reply.Evidence, alert) { AgainAfter = reply.RetryAfter };
    }

    /// <summary>The right status with a body that cannot be read.</summary>
    public static ManmulSangUnknown Unreadable(ManmulSangReply reply) => new(UnknownWhy.NoAnswer, null, reply.Evidence);
}
