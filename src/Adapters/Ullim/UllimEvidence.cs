using System.Collections.Immutable;
using Adapters.Contract;

namespace Adapters.Ullim;

/// <summary>What an answer was read from, and the doubt that it leaves.</summary>
internal static class UllimEvidence
{
    private const int LongestCode = 64;
    private const int LongestField = 128;

    /// <summary>The fields that were read, without any that lead to a payer.</summary>
    public static Evidence Of(UllimOp op, UllimReply reply)
    {
        var fields = ImmutableDictionary.CreateBuilder<string, string>();
        Add("rc", reply.Rc);
        Add("kind", reply.Kind);
        Add("st", reply.St);
        Add("why", reply.Why);
        Add("apv", reply.Apv);
        Add("amt", reply.Amount?.Text);
        Add("cur", reply.Amount?.Currency);
        Add("rst", reply.Rst);
        Add("rwhy", reply.Rwhy);
        return new Evidence(op.ToString(), reply.BodySha256, fields.ToImmutable());

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                fields[name] = Cut(value, LongestField);
            }
        }
    }

    public static UllimUnknown Doubt(UllimOp op, UllimReply reply, UnknownWhy why, string? code) =>
        new(why, Of(op, reply)) { SchemeCode = code is null ? null : Code(code) };

    /// <summary>A word of the wallet as it is kept.</summary>
    public static string Code(string word) => Cut(word, LongestCode);

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];
}
