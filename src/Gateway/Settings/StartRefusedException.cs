namespace Gateway.Settings;

/// <summary>What the gateway finds while it starts makes it refuse to; the message is for the operator.</summary>
/// <param name="fault">One sentence that names the setting and how to mend it, never a secret.</param>
/// <param name="cause">What the database or the system said.</param>
internal sealed class StartRefusedException(string fault, Exception? cause) : Exception(fault, cause)
{
    /// <summary>Nobody but the gateway itself found it.</summary>
    public StartRefusedException(string fault)
        : this(fault, null) { }
}
