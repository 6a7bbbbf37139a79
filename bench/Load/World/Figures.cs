namespace Load.World;

/// <summary>What one run gave.</summary>
/// <param name="Contender">Who was paid through.</param>
/// <param name="Clients">How many at once.</param>
/// <param name="ThinkMs">How long each paused between two payments.</param>
/// <param name="Round">Runs of one round are compared.</param>
/// <param name="Payments">How many were made.</param>
/// <param name="Errors">How many were not: another status, another outcome, a broken connection.</param>
/// <param name="PerSecond">Payments.</param>
/// <param name="P50Ms">Half of them were answered by then.</param>
/// <param name="P99Ms">99 of 100 were answered by then.</param>
/// <param name="Cpu">Processor seconds for 1,000 payments, which is milliseconds for one: the process between till and wallet.</param>
/// <param name="DatabaseCpu">The same of its database server.</param>
/// <param name="MemoryMb">Resident memory at the end of the run.</param>
internal sealed record Figures(
    string Contender,
    int Clients,
    double ThinkMs,
    int Round,
    int Payments,
    int Errors,
    double PerSecond,
    double P50Ms,
    double P99Ms,
    double Cpu,
    double DatabaseCpu,
    double MemoryMb
);
