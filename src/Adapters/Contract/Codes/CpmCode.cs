namespace Adapters.Contract.Codes;

/// <summary>A customer-presented EMV code that could be read (EMVCo CPM 1.1). Its text form does not reveal it.</summary>
public sealed record CpmCode
{
    internal CpmCode(
        string canonicalText,
        IReadOnlyList<CpmApplication> applications,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> common,
        IReadOnlyList<CpmWarning> warnings
    )
    {
        CanonicalText = canonicalText;
        Applications = applications;
        Common = common;
        Warnings = warnings;
    }

    /// <summary>The code in the standard base64 alphabet with padding, whatever the scanner made of it.</summary>
    public string CanonicalText { get; }

    /// <summary>The applications in the order of the code, the payer's preference first; at least one.</summary>
    public IReadOnlyList<CpmApplication> Applications { get; }

    /// <summary>The objects that all applications share (template 62) by tag (upper-case hex); empty without such a template.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Common { get; }

    /// <summary>What was tolerated, each kind once.</summary>
    public IReadOnlyList<CpmWarning> Warnings { get; }

    /// <summary>The number of applications only.</summary>
    public override string ToString() => $"{nameof(CpmCode)} of {Applications.Count} application(s)";
}
