namespace Mocks.Kit;

/// <summary>One armed fault, as the admin API or a test asked for it.</summary>
/// <param name="Operation">One of the wallet's operation names, or `*`.</param>
/// <param name="Kind">One of <see cref="FaultKinds"/>.</param>
public sealed record Fault(string Operation, string Kind)
{
    /// <summary>`flt_n`, given when it is armed.</summary>
    public string Id { get; init; } = "";

    /// <summary>How many requests or events it strikes; 0 = until reset.</summary>
    public int Times { get; init; } = 1;

    /// <summary>The wait of the kinds that have one; null = the kind's default.</summary>
    public int? DelayMs { get; init; }

    /// <summary>Whether the operation is carried out; null = the kind's default.</summary>
    public bool? Execute { get; init; }

    /// <summary>Strikes only what concerns the payment with this merchant reference.</summary>
    public string? MerchantReference { get; init; }

    /// <summary>Status of `http_500`.</summary>
    public int Status { get; init; } = 500;

    /// <summary>Seconds of `http_429` and its like.</summary>
    public int RetryAfterSeconds { get; init; } = 1;

    /// <summary>`Retry-After` as an HTTP-date instead of a number.</summary>
    public bool RetryAfterAsDate { get; init; }

    /// <summary>Whether the operation is carried out although its answer is broken.</summary>
    public bool Executes => Execute ?? FaultKinds.ExecutesByDefault(Kind);

    /// <summary>The wait asked for, or the kind's default.</summary>
    public TimeSpan Delay => TimeSpan.FromMilliseconds(DelayMs ?? FaultKinds.DefaultDelayMs(Kind));

    /// <summary>The value of a `Retry-After` header, counted from the real clock.</summary>
    public string RetryAfter(DateTimeOffset now) => RetryAfterText(RetryAfterSeconds, RetryAfterAsDate, now);

    /// <summary>A `Retry-After` value in either form; a date is rounded up to the whole second.</summary>
    public static string RetryAfterText(int seconds, bool asDate, DateTimeOffset now)
    {
        if (!asDate)
        {
            return seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var at = now.AddSeconds(seconds);
        var rest = at.Ticks % TimeSpan.TicksPerSecond;
        return (rest == 0 ? at : at.AddTicks(TimeSpan.TicksPerSecond - rest)).ToString(
            "R",
            System.Globalization.CultureInfo.InvariantCulture
        );
    }
}

/// <summary>All kinds of fault of the three wallets, with their defaults. Which wallet knows which is the wallet's to say.</summary>
public static class FaultKinds
{
    private static readonly HashSet<string> NotExecuting =
    [
        "no_answer_before_executing",
        "reset_connection",
        "html_page",
        "http_500",
        "http_429",
        "not_found",
        "maintenance",
        "rate_limited",
        "clock_error",
        "nonce_seen",
        "key_retired",
        "token_revoked",
    ];

    /// <summary>The kinds that break the line or the HTTP answer itself; every wallet has them for every request.</summary>
    public static IReadOnlySet<string> OnTheLine { get; } =
        new HashSet<string>
        {
            "no_answer_after_executing",
            "no_answer_before_executing",
            "reset_connection",
            "reset_after_executing",
            "truncate_body",
            "html_page",
            "http_500",
            "http_429",
            "slow_drip",
            "delay",
        };

    /// <summary>The table's column "dflt": E is true, N is false.</summary>
    public static bool ExecutesByDefault(string kind) => !NotExecuting.Contains(kind);

    /// <summary>The table's default of `delay_ms`.</summary>
    public static int DefaultDelayMs(string kind) =>
        kind switch
        {
            "no_answer_after_executing" or "no_answer_before_executing" => 60_000,
            "delay" => 4_900,
            _ => 1_000,
        };
}
