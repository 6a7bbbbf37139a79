using Microsoft.EntityFrameworkCore;

namespace Plain;

internal sealed class PaymentsContext(DbContextOptions<PaymentsContext> options) : DbContext(options)
{
    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<PaymentChange> Changes => Set<PaymentChange>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var payments = modelBuilder.Entity<Payment>();
        payments.HasKey(payment => payment.Id);
        payments.HasIndex(payment => new { payment.MerchantId, payment.IdempotencyKey }).IsUnique();
        payments.HasIndex(payment => new { payment.MerchantId, payment.Reference });
        payments.HasMany(payment => payment.Changes).WithOne().HasForeignKey(one => one.PaymentId);
        payments.Property(payment => payment.Version).IsConcurrencyToken();
        modelBuilder.Entity<PaymentChange>().HasKey(change => change.Id);
    }
}

internal sealed class Payment
{
    public required Guid Id { get; init; }
    public required string MerchantId { get; init; }
    public required string IdempotencyKey { get; init; }
    public required string Number { get; init; }
    public required long Amount { get; init; }
    public required string Currency { get; init; }
    public required string Reference { get; init; }
    public string? Description { get; init; }
    public string Metadata { get; init; } = "{}";
    public string? Shop { get; init; }
    public string? Terminal { get; init; }
    public string Status { get; set; } = "processing";
    public string? WalletReference { get; set; }
    public int Version { get; set; } = 1;
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }
    public List<PaymentChange> Changes { get; } = [];
}

internal sealed class PaymentChange
{
    public required Guid Id { get; init; }
    public Guid PaymentId { get; init; }
    public required string Status { get; init; }
    public required DateTimeOffset At { get; init; }
}
