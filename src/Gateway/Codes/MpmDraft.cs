using System.Text;

namespace Gateway.Codes;

/// <summary>A code in the making: objects in the order of the calls, and the first part that could not be taken.</summary>
internal sealed class MpmDraft
{
    private readonly StringBuilder _text = new();

    /// <summary>The first part at fault, if any.</summary>
    public MerchantCodeFault? Fault { get; private set; }

    /// <summary>The objects so far.</summary>
    public string Text => _text.ToString();

    /// <summary>Adds a value that is right by construction.</summary>
    public MpmDraft Put(string id, string value)
    {
        _text.Append(MpmGrammar.Object(id, value));
        return this;
    }

    /// <summary>Adds a value if it <paramref name="holds"/>; otherwise the draft is lost to <paramref name="fault"/>.</summary>
    public MpmDraft PutIf(bool holds, string id, string value, MerchantCodeFault fault)
    {
        if (holds)
        {
            return Put(id, value);
        }

        Fault ??= fault;
        return this;
    }

    /// <summary>Adds a text of 1 to <paramref name="longest"/> code points in NFC.</summary>
    public MpmDraft PutText(string id, string value, int longest, MerchantCodeFault fault)
    {
        var isText = MpmText.IsPlain(value) && !string.IsNullOrWhiteSpace(value);
        var composed = isText ? value.Normalize(NormalizationForm.FormC) : "";
        return PutIf(isText && CodePoints.Count(composed) <= longest, id, composed, fault);
    }

    /// <summary>Adds a text if there is one.</summary>
    public MpmDraft PutOptional(string id, string? value, int longest, MerchantCodeFault fault) =>
        value is null ? this : PutText(id, value, longest, fault);

    /// <summary>Adds the objects of <paramref name="inner"/> as one template, with their faults.</summary>
    public MpmDraft PutTemplate(string id, MpmDraft inner)
    {
        Fault ??= inner.Fault;
        return inner.Fault is null ? Put(id, inner.Text) : this;
    }
}
