using Adapters.Contract.Settings;

namespace Adapters.Kit;

/// <summary>One key that signs. The text form never shows the secret.</summary>
/// <param name="Id">What names it on the wire.</param>
/// <param name="Secret">The key itself, as text.</param>
public sealed record SigningKey(string Id, string Secret)
{
    /// <summary>The id only.</summary>
    public override string ToString() => $"{nameof(SigningKey)} {Id}";
}

/// <summary>The current key, and the one that follows it while keys are changed.</summary>
/// <param name="Current">The key that signs requests.</param>
/// <param name="Next">The key that follows; null while none is due.</param>
public sealed record SigningKeys(SigningKey Current, SigningKey? Next)
{
    /// <summary>The key that an answer names: one of the two, else null.</summary>
    /// <param name="id">The name.</param>
    public SigningKey? Find(string id) =>
        id == Current.Id ? Current
        : id == Next?.Id ? Next
        : null;

    /// <summary>Reads <c>KeyId</c>, <c>Secret</c>, <c>NextKeyId</c> and <c>NextSecret</c>; the last two stand together or not at all.</summary>
    /// <param name="settings">The adapter's settings.</param>
    /// <param name="isId">Whether a text is the id of a key.</param>
    /// <param name="idForm">What a good id looks like: completes "must be …".</param>
    /// <param name="shortest">How many characters a secret has in live mode at the least.</param>
    public static SigningKeys Read(WalletSettings settings, Func<string, bool> isId, string idForm, int shortest)
    {
        var current = new SigningKey(settings.Required("KeyId", isId, idForm), settings.Secret("Secret", shortest));
        var id = settings.Optional("NextKeyId");
        var secret = settings.OptionalSecret("NextSecret", shortest);
        if (id is not null && !isId(id))
        {
            settings.Fault("NextKeyId", idForm);
        }
        if (id is not null && id == settings.Optional("KeyId"))
        {
            settings.Fault("NextKeyId", "another id than KeyId");
        }
        if (id is null && secret is not null)
        {
            settings.Fault("NextKeyId", "given together with NextSecret");
        }
        // A secret of another form was noted when it was read.
        if (id is not null && settings.Optional("NextSecret") is null)
        {
            settings.Fault("NextSecret", "given together with NextKeyId");
        }
        return new SigningKeys(current, id is not null && secret is not null ? new SigningKey(id, secret) : null);
    }
}
