namespace Gateway.Payments;

/// <summary>The key of the fingerprints that are kept of scanned codes: 32 random bytes, made once per store.</summary>
internal sealed record CodeKey(byte[] Value)
{
    /// <summary>Never the key.</summary>
    public override string ToString() => nameof(CodeKey);
}
