namespace Adapters.Contract.Codes;

/// <summary>One wallet's part of a customer-presented EMV code (EMVCo CPM 1.1, template 61). Its text form reveals nothing of the payer.</summary>
public sealed record CpmApplication
{
    internal CpmApplication(string aid, string? label, string? pan, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> objects)
    {
        Aid = aid;
        Label = label;
        Pan = pan;
        Objects = objects;
    }

    /// <summary>The application identifier (4F), 5 to 16 bytes as upper-case hex.</summary>
    public string Aid { get; }

    /// <summary>The application label (50) as text, or <see langword="null"/> when there is none.</summary>
    public string? Label { get; }

    /// <summary>
    /// The account number or token, digits only: from 5A, else from 57, of this application, else of the template that all share.
    /// <see langword="null"/> when there is none. Its check digit is not checked here.
    /// </summary>
    public string? Pan { get; }

    /// <summary>Every object of the template by its tag (upper-case hex); the templates 63 and 64 are not opened.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Objects { get; }

    /// <summary>Whether the application belongs to the wallet with this identifier: its own identifier equals it or begins with it.</summary>
    /// <param name="aidHex">The wallet's identifier as hex, in either case.</param>
    public bool HasAid(string aidHex) => aidHex.Length > 0 && Aid.StartsWith(aidHex, StringComparison.OrdinalIgnoreCase);

    /// <summary>The application identifier only.</summary>
    public override string ToString() => $"{nameof(CpmApplication)} {Aid}";
}
