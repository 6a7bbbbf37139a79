namespace Start;

/// <summary>What one start showed.</summary>
/// <param name="Answer">From the start of the process to 200 of `/health/live`, in ms.</param>
/// <param name="Payment">From the start of the process to the first 201, in ms.</param>
/// <param name="Worked">Processor time until then, in ms.</param>
/// <param name="Resident">VmRSS after a while without work, in MB.</param>
/// <param name="Anonymous">The part of it that no file backs, in MB.</param>
internal sealed record Figures(double Answer, double Payment, double Worked, double Resident, double Anonymous);
