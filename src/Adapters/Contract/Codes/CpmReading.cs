namespace Adapters.Contract.Codes;

/// <summary>What reading a text as a customer-presented EMV code came to.</summary>
public abstract record CpmReading
{
    private CpmReading() { }

    /// <summary>The text is such a code.</summary>
    /// <param name="Code">What it says.</param>
    public sealed record Readable(CpmCode Code) : CpmReading;

    /// <summary>The text is not such a code, or a broken one.</summary>
    /// <param name="Fault">The first rule that it breaks.</param>
    public sealed record Refused(CpmFault Fault) : CpmReading;
}

/// <summary>Why a text is not a readable customer-presented EMV code; the rules in the order in which they are tried.</summary>
public enum CpmFault
{
    /// <summary>Nothing is left after trimming.</summary>
    Empty,

    /// <summary>The text does not begin as every such code does.</summary>
    NotEmvCpm,

    /// <summary>Neither base64 nor base64url.</summary>
    BadBase64,

    /// <summary>The bytes, or those of template 61 or 62, are not BER-TLV objects.</summary>
    BadTlv,

    /// <summary>The first object is not the payload format 85 with the value CPV01.</summary>
    BadPfi,

    /// <summary>No application template 61.</summary>
    NoAppTemplate,

    /// <summary>No application has an identifier of 5 to 16 bytes.</summary>
    NoEligibleTemplate,

    /// <summary>A tag twice within an application, or in an application and in the shared template.</summary>
    DuplicateData,
}

/// <summary>What was tolerated in a readable customer-presented EMV code.</summary>
public enum CpmWarning
{
    /// <summary>Characters of the base64url alphabet.</summary>
    UrlAlphabet,

    /// <summary>The padding characters at the end are missing.</summary>
    MissingPadding,

    /// <summary>An application without a usable identifier was left out.</summary>
    TemplateSkipped,

    /// <summary>A shared template although there is only one application.</summary>
    CommonTemplateWithOneApp,

    /// <summary>An application has no account number. A fault only for the wallet that this application belongs to.</summary>
    MissingPan,
}
