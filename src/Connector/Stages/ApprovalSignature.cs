using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Connector.Stages;

/// <summary>A person's word on one framework for one connection, by a key of their own: nobody who writes into the store can give it for them. ECDSA over P-256 with SHA-256.</summary>
public static class ApprovalSignature
{
    private const char Between = ' ';
    private const string Moment = "yyyy-MM-ddTHH:mm:ssZ";

    /// <param name="privateKeyPem">PKCS#8 or SEC 1.</param>
    /// <param name="at">When it is signed; signed with it.</param>
    /// <exception cref="CryptographicException">No key of this kind.</exception>
    /// <exception cref="ArgumentException">No PEM.</exception>
    public static string Sign(string privateKeyPem, string connection, string frameworkHash, string by, DateTimeOffset at)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(privateKeyPem);
        var moment = at.ToUniversalTime().ToString(Moment, CultureInfo.InvariantCulture);
        return moment + Between + Convert.ToBase64String(key.SignData(Signed(connection, frameworkHash, by, moment), HashAlgorithmName.SHA256));
    }

    /// <param name="signature">As <see cref="Sign"/> gave it, or what somebody put there instead; null = none.</param>
    /// <param name="publicKey">Base64 of a SubjectPublicKeyInfo.</param>
    public static bool Holds(string? signature, string publicKey, string connection, string frameworkHash, string by)
    {
        if (signature?.Split(Between) is not [var moment, var signed]) return false;
        try
        {
            using var key = Public(publicKey);
            return key.VerifyData(Signed(connection, frameworkHash, by, moment), Convert.FromBase64String(signed), HashAlgorithmName.SHA256);
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>When a signature that holds was given, UTC, rounded down to the second.</summary>
    public static DateTimeOffset SignedAt(string signature) =>
        DateTimeOffset.ParseExact(signature.Split(Between)[0], Moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>Whether a text is a public key that signatures can be checked by.</summary>
    public static bool IsPublicKey(string text)
    {
        try
        {
            using var key = Public(text);
            return key.KeySize == 256;
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return false;
        }
    }

    private static ECDsa Public(string base64)
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(base64), out _);
        return key;
    }

    private static byte[] Signed(string connection, string frameworkHash, string by, string moment) => Encoding.UTF8.GetBytes($"framework approval\n{frameworkHash}\n{connection}\n{by}\n{moment}");
}
