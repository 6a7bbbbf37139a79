using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>The languages of sentences for cashiers.</summary>
internal enum Language
{
    English,
    Korean,
}

/// <summary>What a cashier can read out when a wallet refused.</summary>
internal static class DeclineMessages
{
    /// <summary>The language that a request asks for; English unless Korean is preferred.</summary>
    public static Language Wanted(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .AcceptLanguage.Where(l => l.Quality is null or > 0)
            .OrderByDescending(l => l.Quality ?? 1)
            .Select(l => Primary(l.Value.ToString()))
            .FirstOrDefault(l => l is "ko" or "en")
            is "ko"
            ? Language.Korean
            : Language.English;

    /// <summary>The sentence for a reason.</summary>
    public static string For(DeclineReason reason, Language language)
    {
        var (english, korean) = Pair(reason);
        return language == Language.Korean ? korean : english;
    }

    /// <summary>Whether the payer may try again at once.</summary>
    public static bool IsRetryable(DeclineReason reason) =>
        reason
            is DeclineReason.AuthenticationFailed
                or DeclineReason.CustomerCanceled
                or DeclineReason.CustomerTimeout
                or DeclineReason.CodeExpired
                or DeclineReason.CodeAlreadyUsed
                or DeclineReason.CodeInvalid
                or DeclineReason.SchemeUnavailable;

    private static string Primary(string tag) => tag.Split('-')[0].ToLowerInvariant();

    private static (string English, string Korean) Pair(DeclineReason reason) =>
        reason switch
        {
            DeclineReason.InsufficientFunds => ("There is not enough money in the wallet.", "지갑의 잔액이 부족합니다."),
            DeclineReason.LimitPerTransaction => ("The amount is above the wallet's limit for one payment.", "1회 지불한도를 넘었습니다."),
            DeclineReason.LimitPeriod => ("The wallet's limit for this day or period is used up.", "일정 기간의 지불한도를 넘었습니다."),
            DeclineReason.AccountBlocked => (
                "The wallet is blocked. Please ask its provider.",
                "사용이 정지된 지갑입니다. 제공자에게 문의하십시오."
            ),
            DeclineReason.AccountNotFound => ("The wallet does not know this account.", "등록되지 않은 지갑입니다."),
            DeclineReason.AuthenticationFailed => ("The PIN was wrong. Please try again.", "암호가 맞지 않습니다. 다시 해보십시오."),
            DeclineReason.AuthenticationLocked => ("The PIN is locked after too many tries.", "암호오유가 많아 잠겼습니다."),
            DeclineReason.CustomerCanceled => ("The payment was rejected in the wallet.", "지갑에서 지불을 거절하였습니다."),
            DeclineReason.CustomerTimeout => (
                "The payment was not confirmed in time. Please try again.",
                "시간안에 확인되지 않았습니다. 다시 해보십시오."
            ),
            DeclineReason.RiskRefused => ("The wallet refused the payment for safety reasons.", "안전상 리유로 지갑이 거절하였습니다."),
            DeclineReason.CodeExpired => (
                "The code is too old. Please show a new one.",
                "코드의 기한이 지났습니다. 새 코드를 보여주십시오."
            ),
            DeclineReason.CodeAlreadyUsed => (
                "The code was used before. Please show a new one.",
                "이미 사용한 코드입니다. 새 코드를 보여주십시오."
            ),
            DeclineReason.CodeInvalid => (
                "The wallet does not accept this code. Please show a new one.",
                "지갑이 받지 않는 코드입니다. 새 코드를 보여주십시오."
            ),
            DeclineReason.OfflineDoubleSpend => ("The voucher had been spent elsewhere.", "다른 곳에서 이미 사용한 바우처입니다."),
            DeclineReason.MerchantNotAllowed => (
                "The wallet does not let this shop take payments at present.",
                "현재 이 상점은 지불을 받을수 없습니다."
            ),
            DeclineReason.TerminalUnknown => ("The wallet does not know this till.", "등록되지 않은 단말입니다."),
            DeclineReason.AmountNotAllowed => ("The wallet does not take this amount.", "받을수 없는 금액입니다."),
            DeclineReason.CurrencyNotSupported => ("The wallet does not take this currency.", "받을수 없는 화폐입니다."),
            DeclineReason.DuplicateReference => (
                "The payment's number had been used before. Please start again.",
                "이미 사용한 번호입니다. 처음부터 다시 해보십시오."
            ),
            DeclineReason.OperationNotAllowed => ("The wallet does not allow this any more.", "지갑이 더는 허용하지 않습니다."),
            DeclineReason.SchemeUnavailable => (
                "The wallet cannot be reached at present. Nothing was charged; please try again.",
                "지금 지갑에 련결할수 없습니다. 지불되지 않았으니 다시 해보십시오."
            ),
            DeclineReason.SchemeError => (
                "The wallet did not accept the request. Nothing was charged.",
                "지갑이 요청을 받지 않았습니다. 지불되지 않았습니다."
            ),
            _ => throw new InvalidOperationException($"no such reason: {reason}"),
        };
}
