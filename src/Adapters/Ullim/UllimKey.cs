using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Adapters.Ullim;

/// <summary>The gateway's private key. An RSA object is not promised to bear concurrent use, so each signature borrows one of its own.</summary>
internal sealed class UllimKey
{
    private const int SmallestBits = 2048;
    private readonly RSAParameters _parameters;
    private readonly ConcurrentBag<RSA> _idle = [];

    private UllimKey(RSAParameters parameters) => _parameters = parameters;

    /// <summary>Reads a private key in PEM form; null if it is none, or too short.</summary>
    public static UllimKey? FromPem(string pem)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return rsa.KeySize < SmallestBits ? null : new UllimKey(rsa.ExportParameters(true));
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>RSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes, as base64.</summary>
    public string Sign(string text)
    {
        if (!_idle.TryTake(out var rsa))
        {
            rsa = RSA.Create(_parameters);
        }
        // .NET's PSS padding has the documented shape: MGF1 with the same hash, and a salt as long as the hash.
        var signature = rsa.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        _idle.Add(rsa);
        return Convert.ToBase64String(signature);
    }
}
