using Adapters.Contract;
using CsCheck;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>
/// A wallet of whose hold two take: this gateway and somebody else. Whatever the gateway hears of it, late, twice and in
/// any order, it never books what did not move, and in the end its books are the wallet's.
/// </summary>
public sealed class OutsideMoneyLawTests
{
    private const long Amount = 1_250_000;

    private enum Step
    {
        /// <summary>The gateway asks for a capture.</summary>
        Capture,

        /// <summary>The gateway asks for a refund.</summary>
        Refund,

        /// <summary>The wallet decides on the oldest request of the gateway.</summary>
        Decide,

        /// <summary>Somebody else captures.</summary>
        CaptureOutside,

        /// <summary>Somebody else refunds.</summary>
        RefundOutside,

        /// <summary>The wallet tells its sums, to be heard at once or later.</summary>
        Tell,

        /// <summary>Something that was told is heard; it may be heard again.</summary>
        Hear,
    }

    [Fact]
    public void Books_never_run_ahead_of_the_wallet_and_reach_it_in_the_end() =>
        Gen.Select(Gen.Enum<Step>(), Gen.Int[1, 1000], Gen.Int[0, 1000])
            .Array[1, 60]
            .Sample(steps => new Story().Play(steps), iter: 20_000);

    private sealed class Story
    {
        private readonly List<Fact> _told = [];
        private readonly Queue<PaymentOperation> _asked = new();
        private Payment _payment = Samples
            .Payment(ChargeMode.MerchantCode, CaptureMode.Manual)
            .After(Samples.Told(FactSource.Inquire, Samples.Held()));
        private double _seconds = 10;
        private long _captured;
        private long _refunded;

        public void Play((Step Step, int Share, int Chance)[] steps)
        {
            foreach (var (step, share, chance) in steps)
            {
                Take(step, share, chance);
            }
            while (_asked.Count > 0)
            {
                Take(Step.Decide, 1, 0);
            }
            // Each outcome reaches the gateway in the end, and so does one look at the order when nothing is under way.
            foreach (var fact in _told.ToArray())
            {
                Hear(fact);
            }
            if (_captured > 0)
            {
                Hear(Sums());
            }

            Assert.Equal((_captured, _refunded), (_payment.CapturedMinor, _payment.RefundedMinor));
            Assert.Equal((Amount - _captured, _captured - _refunded), (_payment.CapturableMinor, _payment.RefundableMinor));
        }

        private void Take(Step step, int share, int chance)
        {
            switch (step)
            {
                case Step.Capture when _payment.CapturableMinor > 0:
                    Ask(OperationKind.Capture, Math.Max(1, _payment.CapturableMinor * share / 1000));
                    break;
                case Step.Refund when _payment.Status == PaymentStatus.Succeeded && _payment.RefundableMinor > 0:
                    Ask(OperationKind.Refund, Math.Max(1, _payment.RefundableMinor * share / 1000));
                    break;
                case Step.Decide when _asked.TryDequeue(out var part):
                    Decide(part, chance);
                    break;
                case Step.CaptureOutside:
                    _captured += (Amount - _captured) * share / 1000;
                    break;
                case Step.RefundOutside:
                    _refunded += (_captured - _refunded) * share / 1000;
                    break;
                case Step.Tell when _captured > 0:
                    _told.Add(Sums());
                    break;
                case Step.Hear when _told.Count > 0:
                    Hear(_told[chance % _told.Count]);
                    break;
                default:
                    break;
            }
        }

        private void Ask(OperationKind kind, long amount)
        {
            var part = Samples.Part(kind, amount, _seconds);
            Hear(new Fact.PartAsked(part));
            _asked.Enqueue(part);
        }

        // The wallet lets nobody take more than there is, whatever the gateway's books say.
        private void Decide(PaymentOperation part, int chance)
        {
            var left = part.Kind == OperationKind.Capture ? Amount - _captured : _captured - _refunded;
            if (part.AmountMinor > left || chance % 5 == 1)
            {
                _told.Add(new Fact.PartTold(part.Id, FactSource.Inquire, Samples.Refused(DeclineReason.AmountNotAllowed)));
                return;
            }
            if (part.Kind == OperationKind.Capture)
            {
                _captured += part.AmountMinor;
            }
            else
            {
                _refunded += part.AmountMinor;
            }
            OrderSums? sums = chance % 2 == 0 ? new OrderSums(_captured, _refunded) : null;
            _told.Add(new Fact.PartTold(part.Id, FactSource.Callback, Samples.Moved(sums)));
        }

        private Fact Sums() => Samples.Told(FactSource.Inquire, Samples.Sums(_captured, _refunded, capturable: Amount - _captured));

        private void Hear(Fact fact)
        {
            _payment = _payment.After(fact, _seconds++);
            Assert.InRange(_payment.CapturedMinor, 0, _captured);
            Assert.InRange(_payment.RefundedMinor, 0, _refunded);
        }
    }
}
