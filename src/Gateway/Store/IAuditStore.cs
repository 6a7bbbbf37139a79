using Gateway.Merchants.Model;

namespace Gateway.Store;

/// <summary>What admins did. Written by the commits of its effects; here it is read.</summary>
internal interface IAuditStore
{
    /// <summary>A page, newest first. Its cost does not grow with the table: a page may be short although more follow.</summary>
    Task<Slice<AdminAction>> ListAsync(AuditFilter filter, CancellationToken cancellationToken);
}

/// <summary>Which actions a list shows.</summary>
internal sealed record AuditFilter(int Limit)
{
    public string? Action { get; init; }
    public string? Target { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Only ids below this one: the cursor.</summary>
    public string? Before { get; init; }
}
