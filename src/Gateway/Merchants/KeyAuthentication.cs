using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Gateway.Http;
using Gateway.Merchants.Model;
using Gateway.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Gateway.Merchants;

/// <summary>
/// <c>Authorization: Bearer</c> with a merchant's or the admin's key. A merchant's key makes a <see cref="Caller"/>; each
/// kind opens only its own addresses, and a key of the other kind is as good as none there.
/// </summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    MerchantDirectory directory,
    FingerprintKeys fingerprints,
    WrongAdminKeys wrongKeys,
    GatewaySettings settings
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";
    public const string AdminKind = "admin";
    public const string MerchantKind = "merchant";

    private const string Wanted = "Send Authorization: Bearer and a secret key.";

    private string _fault = Wanted;
    private Problem? _tooMany;

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var values = Request.Headers.Authorization;
        if (values is not [{ } header])
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !header[..space].Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }
        var secret = header[space..].Trim(' ');
        return Task.FromResult(secret.StartsWith("ak_", StringComparison.Ordinal) ? Admin(secret) : Merchant(secret));
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_tooMany is not null)
        {
            return _tooMany.ExecuteAsync(Context);
        }
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return Problem.Unauthenticated(_fault).ExecuteAsync(Context);
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var required = Context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>();
        if (required is not null && Caller.Of(Context) is not null)
        {
            return Problem.Forbidden(string.Join(' ', required.Scope.Words())).ExecuteAsync(Context);
        }
        _fault = required is null ? "This address opens to an admin key only." : "This address opens to a merchant's key only.";
        return HandleChallengeAsync(properties);
    }

    private AuthenticateResult Admin(string secret)
    {
        var good =
            settings.AdminKey is { } key
            && CryptographicOperations.FixedTimeEquals(
                SHA256.HashData(Encoding.UTF8.GetBytes(secret)),
                SHA256.HashData(Encoding.UTF8.GetBytes(key))
            );
        if (!good)
        {
            _tooMany = wrongKeys.Note();
            return Fail("The key is unknown.");
        }
        Context.Features.Set(new AdminActor(fingerprints.NameOf(secret), Context.TraceIdentifier));
        return Success(new(ClaimTypes.NameIdentifier, "admin"), new(ClaimTypes.Role, AdminKind));
    }

    private AuthenticateResult Merchant(string secret)
    {
        if (secret.StartsWith(ApiKey.Prefix(!settings.Live), StringComparison.Ordinal))
        {
            return Fail(
                settings.Live
                    ? "This is a live gateway; test keys do not work here."
                    : "This is a test gateway; live keys do not work here."
            );
        }
        if (!secret.StartsWith(ApiKey.Prefix(settings.Live), StringComparison.Ordinal) || directory.Authenticate(secret) is not { } found)
        {
            return Fail("The key is unknown or no longer works.");
        }
        Context.Features.Set(new Caller(found.Merchant, found.Key.Id, found.Key.Scopes, settings.Live));
        return Success(
            new(ClaimTypes.NameIdentifier, found.Key.Id),
            new(ClaimTypes.Role, MerchantKind),
            new(WaitLimit.MerchantClaim, found.Merchant.Id)
        );
    }

    private AuthenticateResult Fail(string fault)
    {
        _fault = fault;
        return AuthenticateResult.Fail(fault);
    }

    private AuthenticateResult Success(params Claim[] claims)
    {
        Context.Features.Get<ClientConnection>()?.Trust();
        return AuthenticateResult.Success(
            new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName)
        );
    }
}
