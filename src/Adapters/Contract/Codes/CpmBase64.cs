namespace Adapters.Contract.Codes;

/// <summary>Base64 of customer codes: scanners change the alphabet and drop the padding, and both are harmless (RFC 4648 §4, §5).</summary>
internal static class CpmBase64
{
    public static bool TryDecode(string text, List<CpmWarning> warnings, out byte[] bytes)
    {
        bytes = [];
        var body = text.AsSpan().TrimEnd('=');
        // The framework's decoder skips white space; here it is a fault like any other foreign character.
        if (body.ContainsAnyExcept(Alphabets) || body.Length % 4 == 1)
        {
            return false;
        }

        var needed = (4 - body.Length % 4) % 4;
        var given = text.Length - body.Length;
        if (given > needed)
        {
            return false;
        }

        var urlAlphabet = body.ContainsAny('-', '_');
        if (urlAlphabet)
        {
            warnings.Add(CpmWarning.UrlAlphabet);
        }

        if (given < needed)
        {
            warnings.Add(CpmWarning.MissingPadding);
        }

        bytes = Convert.FromBase64String(
            urlAlphabet || given < needed ? body.ToString().Replace('-', '+').Replace('_', '/') + new string('=', needed) : text
        );
        return true;
    }

    private static readonly System.Buffers.SearchValues<char> Alphabets = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"
    );
}
