using System.Collections.Immutable;

namespace Gateway.Merchants.Model;

/// <summary>What a key may do.</summary>
[Flags]
internal enum Scope
{
    None = 0,
    PaymentsRead = 1,
    PaymentsWrite = 2,
    RefundsWrite = 4,
    WebhooksWrite = 8,
    All = PaymentsRead | PaymentsWrite | RefundsWrite | WebhooksWrite,
}

/// <summary>The wire words of the scopes.</summary>
internal static class ScopeWords
{
    private static readonly ImmutableArray<(Scope Scope, string Word)> WordOfScope =
    [
        (Scope.PaymentsRead, "payments:read"),
        (Scope.PaymentsWrite, "payments:write"),
        (Scope.RefundsWrite, "refunds:write"),
        (Scope.WebhooksWrite, "webhooks:write"),
    ];

    /// <summary>All words, in a fixed order.</summary>
    public static ImmutableArray<string> All { get; } = [.. WordOfScope.Select(pair => pair.Word)];

    /// <summary>The words of a set of scopes.</summary>
    public static ImmutableArray<string> Words(this Scope scopes) =>
        [.. WordOfScope.Where(pair => scopes.HasFlag(pair.Scope)).Select(pair => pair.Word)];

    /// <summary>The scope of a word; <see cref="Scope.None"/> if there is none.</summary>
    public static Scope Read(string word) => WordOfScope.FirstOrDefault(pair => pair.Word == word).Scope;
}
