using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Adapters.Contract.Settings;

namespace Adapters.Kit;

/// <summary>
/// A private key that signs by RSA-PSS. An RSA object is not promised to bear concurrent use, so each signature borrows one of
/// its own.
/// </summary>
public sealed class RsaPssKey
{
    private const int SmallestBits = 2048;
    private const string Form = "an RSA private key of at least 2048 bits in PEM form";
    private readonly RSAParameters _parameters;
    private readonly ConcurrentBag<RSA> _idle = [];

    private RsaPssKey(RSAParameters parameters) => _parameters = parameters;

    /// <summary>Reads a private key in PEM form; null if it is none, or too short.</summary>
    /// <param name="pem">The text.</param>
    public static RsaPssKey? FromPem(string pem)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return rsa.KeySize < SmallestBits ? null : new RsaPssKey(rsa.ExportParameters(true));
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Reads <c>PrivateKeyPem</c>, or the file that <c>PrivateKeyFile</c> names; a wallet whose settings have a fault is never made.</summary>
    /// <param name="settings">The adapter's settings.</param>
    public static RsaPssKey Read(WalletSettings settings)
    {
        var pem = settings.Optional("PrivateKeyPem");
        var file = settings.Optional("PrivateKeyFile");
        if (pem is null == file is null)
        {
            settings.Fault("PrivateKeyPem", "set, or PrivateKeyFile instead of it, and not both");
        }
        else if (FromPem(pem ?? TextOf(file!)) is { } key)
        {
            return key;
        }
        else if (pem is null)
        {
            settings.Fault("PrivateKeyFile", "a readable file with " + Form);
        }
        else
        {
            settings.Fault("PrivateKeyPem", Form);
        }
        return new RsaPssKey(default);
    }

    /// <summary>RSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes, as base64.</summary>
    /// <param name="text">What is signed, as UTF-8.</param>
    public string Sign(string text)
    {
        if (!_idle.TryTake(out var rsa))
        {
            rsa = RSA.Create(_parameters);
        }
        // .NET's PSS padding has this shape: MGF1 with the same hash, and a salt as long as the hash.
        var signature = rsa.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        _idle.Add(rsa);
        return Convert.ToBase64String(signature);
    }

    private static string TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return string.Empty;
        }
    }
}
