using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>Carries out what was ruled about a charge, at once or when its time has come.</summary>
internal sealed class Execution(Book book, WalletScheduler scheduler, Setting<int> pendingMs)
{
    public void Carry(Charge charge, Ruling ruling, Voucher? voucher, Moment now)
    {
        switch (ruling)
        {
            case Ruling.Refuse refuse:
                Book.Refuse(charge, refuse.Why, now);
                break;
            case Ruling.Approve approve:
                charge.Forever = approve.Forever;
                book.Hold(voucher!, charge);
                book.Approve(charge, now);
                break;
            case Ruling.Later later:
                charge.PendingWord = later.PendingWord;
                book.Hold(voucher!, charge);
                charge.Decision = scheduler.At(now.Real.AddMilliseconds(pendingMs.Value), then => Decide(charge, later.Why, then));
                break;
            default:
                throw new InvalidOperationException("a ruling that executes nothing");
        }
    }

    private void Decide(Charge charge, string? why, Moment now)
    {
        if (why is null)
        {
            book.Approve(charge, now);
        }
        else
        {
            Book.Refuse(charge, why, now);
        }
    }
}
