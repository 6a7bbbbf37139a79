using System.Collections.Immutable;
using Adapters.Contract.Settings;

namespace Adapters.ManmulSang;

/// <summary>The settings under <c>Adapters:ManmulSang</c>; defaults and units as in the wallet's document.</summary>
internal sealed record ManmulSangOptions
{
    public required Uri BaseUrl { get; init; }
    public required string ClientId { get; init; }
    public required string ClientSecret { get; init; }
    public required string Scope { get; init; }
    public required Uri TokenUrl { get; init; }
    public required Uri CallbackKeysUrl { get; init; }

    /// <summary>Null: derived from the gateway's own address.</summary>
    public Uri? NotifyUrl { get; init; }
    public required string DefaultStore { get; init; }
    public string? DefaultTerminal { get; init; }
    public required TimeSpan Timeout { get; init; }
    public required double TokenRefreshAtFraction { get; init; }
    public required ImmutableArray<TimeSpan> RetryDelays { get; init; }
    public required TimeSpan CreateWindow { get; init; }
    public required TimeSpan RetryWindow { get; init; }
    public required ImmutableArray<TimeSpan> PollDelays { get; init; }
    public required TimeSpan PollAfterExpiry { get; init; }
    public required ImmutableArray<TimeSpan> ActionPollDelays { get; init; }
    public required TimeSpan ActionWindow { get; init; }
    public required TimeSpan ConfirmAfterClose { get; init; }
    public required TimeSpan CallbackTolerance { get; init; }
    public required TimeSpan KeysRefetchMin { get; init; }
    public required TimeSpan KeysMaxAge { get; init; }
    public required TimeSpan EventsPoll { get; init; }
    public required int MaxRequestsPerSecond { get; init; }

    public static ManmulSangOptions Read(WalletSettings settings)
    {
        const double day = 86_400;
        var root = settings.RequiredAddress("BaseUrl", bare: true);
        return new ManmulSangOptions
        {
            BaseUrl = root,
            ClientId = settings.Required(
                "ClientId",
                text => SecretText.IsVisible(text) && !text.Contains(':', StringComparison.Ordinal),
                "visible ASCII without a colon"
            ),
            ClientSecret = settings.Secret("ClientSecret", ShortestSecret),
            Scope = settings.Text(
                "Scope",
                "orders captures refunds events settlements",
                text => text.Split(' ').All(SecretText.IsVisible),
                "scope names separated by single spaces"
            ),
            TokenUrl = settings.Address("TokenUrl", bare: false) ?? new Uri(root, "/oauth2/token"),
            CallbackKeysUrl = settings.Address("CallbackKeysUrl", bare: false) ?? new Uri(root, "/.well-known/ms-keys.json"),
            NotifyUrl = Notify(settings),
            DefaultStore = settings.Required("DefaultStore", IsLabel, LabelForm),
            DefaultTerminal = Terminal(settings),
            Timeout = settings.Seconds("TimeoutSeconds", 10, 0.1, 300),
            TokenRefreshAtFraction = settings.Number("TokenRefreshAtFraction", 0.8, 0.01, 1),
            RetryDelays = settings.Delays("RetryDelaysSeconds", "1,2,4,8,15,30,60"),
            CreateWindow = settings.Seconds("CreateWindowSeconds", 30, 0, 3600),
            // The wallet remembers a key for 24 hours; a repeat after that could execute twice.
            RetryWindow = settings.Seconds("RetryWindowSeconds", 82_800, 0, day - 1),
            PollDelays = settings.Delays("PollDelaysSeconds", "5,5,5,5,5,5,5,5,5,5,5,5,15"),
            PollAfterExpiry = settings.Seconds("PollAfterExpirySeconds", 60, 0, day),
            ActionPollDelays = settings.Delays("ActionPollDelaysSeconds", "2,3,5,10,30,60,300"),
            ActionWindow = settings.Seconds("ActionWindowSeconds", day, 0, 30 * day),
            ConfirmAfterClose = settings.Seconds("ConfirmAfterCloseSeconds", 35, 0, day),
            CallbackTolerance = settings.Seconds("CallbackToleranceSeconds", 300, 0, day),
            KeysRefetchMin = settings.Seconds("KeysRefetchMinSeconds", 5, 0, day),
            KeysMaxAge = settings.Seconds("KeysMaxAgeSeconds", 600, 0, day),
            EventsPoll = settings.Seconds("EventsPollSeconds", 60, 0, day),
            MaxRequestsPerSecond = settings.Whole("MaxRequestsPerSecond", 10, 0, 10_000),
        };
    }

    // Text with 4 bits a character: the 128 bits that RFC 6749 §10.10 asks for.
    private const int ShortestSecret = 32;

    private const string LabelForm = "1 to 32 of A-Z, a-z, 0-9, _ and -";

    private static string? Terminal(WalletSettings settings)
    {
        var terminal = settings.Optional("DefaultTerminal");
        if (terminal is not null && !IsLabel(terminal))
        {
            settings.Fault("DefaultTerminal", LabelForm);
        }
        return terminal;
    }

    private static Uri? Notify(WalletSettings settings)
    {
        var address = settings.Address("NotifyUrl", bare: false);
        if (address?.AbsoluteUri.Length > 512)
        {
            settings.Fault("NotifyUrl", "at most 512 characters long");
        }
        return address;
    }

    private static bool IsLabel(string text) =>
        text.Length is >= 1 and <= 32 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
