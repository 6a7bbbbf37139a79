namespace Gateway.Http;

/// <summary>How fast a kind of answer is given. Beyond the pace an answer is held until its turn.</summary>
/// <param name="Name">Tells the kinds apart.</param>
/// <param name="PerSecond">Answers a second, and as many at once after a pause.</param>
/// <param name="Longest">How long an answer is held at the most; beyond that pace half of it at the least.</param>
internal sealed record PaceRule(string Name, int PerSecond, TimeSpan Longest)
{
    /// <summary>Documents, pages and problems that are given without a key, all strangers together.</summary>
    public static PaceRule Strangers { get; } = new("strangers", 500, TimeSpan.FromSeconds(5));

    /// <summary>Health: held so briefly that a probe notices it and does not give up.</summary>
    public static PaceRule Health { get; } = new("health", 500, TimeSpan.FromMilliseconds(250));

    /// <summary>Metrics: collecting them costs most of all.</summary>
    public static PaceRule Metrics { get; } = new("metrics", 50, TimeSpan.FromSeconds(5));

    /// <summary>Pictures of one merchant's codes, for whoever has their links.</summary>
    public static PaceRule Pictures { get; } = new("pictures", 500, TimeSpan.FromSeconds(5));

    /// <summary>Answers of 429 and 503 to one merchant.</summary>
    public static PaceRule Refusals { get; } = new("refusals", 50, TimeSpan.FromSeconds(2));
}
