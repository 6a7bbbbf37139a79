using System.Collections.Immutable;
using Adapters.Contract;
using Adapters.Contract.Codes;
using FluentValidation;
using Gateway.Codes;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Wallets;

namespace Gateway.Payments;

/// <summary><c>POST /v1/payments</c>: one request, whatever the wallet.</summary>
internal static class CreatePayment
{
    /// <summary>The request, its form being right.</summary>
    internal sealed record Body
    {
        public required long Amount { get; init; }
        public required string Currency { get; init; }
        public required string Reference { get; init; }
        public string? Code { get; init; }
        public PresentBody? Present { get; init; }
        public string? Scheme { get; init; }
        public CaptureMode Capture { get; init; }
        public string? Description { get; init; }
        public required ImmutableSortedDictionary<string, string> Metadata { get; init; }
        public string? Shop { get; init; }
        public string? Terminal { get; init; }

        /// <summary>Reads the body; faults are noted in the fields.</summary>
        public static Body Read(JsonFields fields)
        {
            fields.ExactlyOneOf("code", "present", "Send exactly one of code (the customer's) and present (the shop's).");
            return new()
            {
                Amount = fields.RequiredAmount("amount"),
                Currency = fields.RequiredText("currency", FieldRules.Currency),
                Reference = fields.RequiredText("reference", FieldRules.Reference),
                Code = fields.Text("code", FieldRules.Code),
                Present = fields.OptionalObject("present") is { } present ? PresentBody.Read(present) : null,
                Scheme = fields.Text("scheme", FieldRules.Scheme),
                Capture =
                    fields.Choice("capture", "automatic", "automatic", "manual") == "manual" ? CaptureMode.Manual : CaptureMode.Automatic,
                Description = fields.Text("description", FieldRules.Description),
                Metadata = fields.StringMap("metadata", 20, 40, 500),
                Shop = fields.Text("shop", FieldRules.Place),
                Terminal = fields.Text("terminal", FieldRules.Place),
            };
        }
    }

    /// <summary>The wish for a merchant code.</summary>
    internal sealed record PresentBody(string Scheme, int ExpiresIn)
    {
        // One code for several wallets is planned; until then the list has one item.
        public static PresentBody Read(JsonFields fields) =>
            new(
                fields.RequiredTextList("schemes", 1, 1, FieldRules.Scheme) is [{ } only] ? only : string.Empty,
                (int)(fields.OptionalInteger("expires_in", 60, 7200) ?? 900)
            );
    }

    /// <summary>What the form alone does not say.</summary>
    internal sealed class BodyRules : AbstractValidator<Body>
    {
        public static BodyRules Instance { get; } = new();

        public BodyRules() =>
            RuleFor(b => b.Scheme)
                .Must((b, scheme) => scheme == b.Present!.Scheme)
                .OverridePropertyName("scheme")
                .WithMessage("Must be the scheme of present.schemes, or be left out.")
                .When(b => b is { Scheme: not null, Present: not null });
    }

    /// <summary>Find the wallet, check, store the intent, ask, store the outcome, answer.</summary>
    public static async Task<IResult> HandleAsync(
        HttpContext http,
        IdempotentReplay replays,
        CodeRouter owners,
        WalletDirectory wallets,
        OpenPayment open
    )
    {
        var caller = Caller.Of(http)!;
        var (request, refusal) = await KeyedRequest.ReadAsync(http, mayBeEmpty: false, Body.Read, BodyRules.Instance);
        if (request is null)
        {
            return refusal!;
        }
        // The intent's commit finds a repeat. Only who refuses has to look for one before, so nobody else reads for it.
        var body = request.Body;
        var scheme = body.Scheme ?? body.Present?.Scheme;
        if (scheme is not null && wallets.Find(scheme) is null)
        {
            return await RefuseAsync(Problem.SchemeNotEnabled("The scheme is unknown here or switched off; see GET /v1/schemes."));
        }
        return body.Code is { } text
            ? await WithCodeAsync(ScannedCode.Of(text))
            : await open.HandleAsync(http, caller, request, wallets.Find(scheme!)!, Terms(body), null);

        Task<IResult> RefuseAsync(Problem refusal) => replays.OrRefuseAsync(http, caller, request, refusal);

        async Task<IResult> WithCodeAsync(ScannedCode code) =>
            owners.Find(code, body.Scheme, open.Now) switch
            {
                CodeRoute.Found found => await open.HandleAsync(http, caller, request, found.Wallet, Terms(body), (code, found.Claim)),
                CodeRoute.Another other => await RefuseAsync(Problem.CodeSchemeMismatch(other.Scheme)),
                CodeRoute.Several several => await RefuseAsync(Problem.CodeAmbiguous(several.Schemes)),
                CodeRoute.Expired => await RefuseAsync(Problem.CodeExpired()),
                CodeRoute.Nobody nobody => await RefuseAsync(Problem.CodeNotRecognized(nobody.Why.ToWire())),
                _ => throw new InvalidOperationException("no such owner"),
            };
    }

    private static PaymentRequest Terms(Body body) =>
        new()
        {
            AmountMinor = body.Amount,
            Currency = body.Currency,
            Mode = body.Code is null ? ChargeMode.MerchantCode : ChargeMode.CustomerCode,
            Capture = body.Capture,
            Reference = body.Reference,
            Shop = body.Shop,
            Terminal = body.Terminal,
            ExpiresInSeconds = body.Present?.ExpiresIn,
        };
}
