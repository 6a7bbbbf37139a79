namespace Gateway.Codes;

/// <summary>A merchant-presented code that could be read (EMVCo MPM 1.1). Its text form does not reveal it.</summary>
internal sealed record MpmCode(IReadOnlyList<MpmObject> Objects, IReadOnlyList<MpmWarning> Warnings)
{
    /// <summary>From object 01: for one payment, for many, or not said.</summary>
    public MpmInitiation Initiation =>
        ValueOf("01") switch
        {
            "11" => MpmInitiation.Static,
            "12" => MpmInitiation.Dynamic,
            _ => MpmInitiation.NotSaid,
        };

    /// <summary>The value of a top-level object, or <see langword="null"/> when the code has none.</summary>
    public string? ValueOf(string id) => Objects.FirstOrDefault(item => string.Equals(item.Id, id, StringComparison.Ordinal))?.Value;

    /// <summary>The number of objects only.</summary>
    public override string ToString() => $"{nameof(MpmCode)} of {Objects.Count} objects";
}

/// <summary>Whether a code is good for one payment or printed for many.</summary>
internal enum MpmInitiation
{
    NotSaid,
    Static,
    Dynamic,
}
