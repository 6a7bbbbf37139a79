using Adapters.Contract.Disclosures;

namespace Adapters.Kit;

/// <summary>
/// What kind of data a member of a message, or a parameter of a call, holds. What leaves for a wallet and bears no such mark
/// is disclosed as <see cref="DataKind.Undeclared"/>.
/// </summary>
/// <param name="kind">The kind.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter, AllowMultiple = true)]
public sealed class IsAttribute(DataKind kind) : Attribute
{
    /// <summary>The kind of the data.</summary>
    public DataKind Kind => kind;

    /// <summary>The member of the value that holds it, where the value is written as an object; null: the value itself.</summary>
    public string? Member { get; init; }
}

/// <summary>Which of the gateway's operations a call to the wallet serves.</summary>
/// <param name="operations">Words of <see cref="WalletOperations"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ServesAttribute(params string[] operations) : Attribute
{
    /// <summary>Words of <see cref="WalletOperations"/>.</summary>
    public IReadOnlyList<string> Operations => operations;
}

/// <summary>The member of an answer is kept as evidence; never a code, a key or what identifies a payer.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class KeptAttribute : Attribute
{
    /// <summary>The name under which it is kept; null: its name on the wire.</summary>
    public string? As { get; init; }
}
