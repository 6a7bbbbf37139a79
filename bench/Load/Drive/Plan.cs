namespace Load.Drive;

/// <summary>One run of load.</summary>
/// <param name="Clients">Each has a connection and waits for its answer.</param>
/// <param name="Length">How long new payments are begun.</param>
/// <param name="Think">How long a client pauses between an answer and the next payment, on the average: from half of it to one and a half.</param>
internal sealed record Plan(int Clients, TimeSpan Length, TimeSpan Think)
{
    /// <summary>No more payments than that.</summary>
    public long Most { get; init; } = long.MaxValue;

    /// <summary>How long answers may be on their way after the end; what comes later is an error.</summary>
    public static TimeSpan Patience => TimeSpan.FromSeconds(15);
}
