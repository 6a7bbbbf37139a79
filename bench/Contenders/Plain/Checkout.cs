using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Plain;

/// <summary>Insert, ask the wallet, update.</summary>
internal sealed class Checkout(PaymentsContext database, WalletClient wallet, TimeProvider time)
{
    public async Task<IResult> PayAsync(string merchant, string key, PaymentRequest request, CancellationToken cancellationToken)
    {
        if (await KnownAsync(merchant, key, cancellationToken) is { } known)
        {
            return Results.Ok(PaymentAnswer.Of(known));
        }
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var payment = new Payment
        {
            Id = id,
            MerchantId = merchant,
            IdempotencyKey = key,
            Number = id.ToString("N"),
            Amount = request.Amount,
            Currency = request.Currency,
            Reference = request.Reference,
            Description = request.Description,
            Metadata = JsonSerializer.Serialize(request.Metadata),
            Shop = request.Shop,
            Terminal = request.Terminal,
            CreatedAt = now,
            UpdatedAt = now,
        };
        Note(payment, now);
        database.Payments.Add(payment);
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            database.ChangeTracker.Clear();
            return await KnownAsync(merchant, key, cancellationToken) is { } other
                ? Results.Ok(PaymentAnswer.Of(other))
                : Results.Problem("The payment could not be stored.", statusCode: 503);
        }

        var paid = await wallet.PayAsync(payment, request.Code, cancellationToken);
        payment.Status = paid is { Code: "0000" } ? "succeeded" : "declined";
        payment.WalletReference = paid.Reference;
        payment.Version++;
        payment.UpdatedAt = time.GetUtcNow();
        Note(payment, payment.UpdatedAt);
        await database.SaveChangesAsync(cancellationToken);
        return Results.Created($"/v1/payments/{payment.Id}", PaymentAnswer.Of(payment));
    }

    private Task<Payment?> KnownAsync(string merchant, string key, CancellationToken cancellationToken) =>
        database
            .Payments.AsNoTracking()
            .FirstOrDefaultAsync(payment => payment.MerchantId == merchant && payment.IdempotencyKey == key, cancellationToken);

    private void Note(Payment payment, DateTimeOffset now) =>
        database.Changes.Add(
            new PaymentChange
            {
                Id = Guid.CreateVersion7(now),
                PaymentId = payment.Id,
                Status = payment.Status,
                At = now,
            }
        );
}
