namespace Adapters.Contract.Codes;

/// <summary>
/// What a wallet contributes to a merchant's code: the merchant account template that its app looks for (EMVCo MPM 1.1, ids 26–51).
/// The gateway writes id, length and content, and refuses a content that is not itself a sequence of EMV objects.
/// </summary>
/// <param name="TemplateId">The template id, 26 to 51. Payers' apps find their wallet by the GUID inside, not by the id.</param>
/// <param name="Content">The content of the template, without id and length: 1 to 99 code points, beginning with sub-object 00, the GUID.</param>
public sealed record MerchantAccount(int TemplateId, string Content)
{
    /// <summary>The template id, without the order token that the content holds.</summary>
    public override string ToString() => $"{nameof(MerchantAccount)} {TemplateId}";
}
