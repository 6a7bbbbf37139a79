using Gateway.Ids;
using Gateway.Store.Engine;
using Npgsql;

namespace Gateway.Store.Postgres;

/// <summary>
/// What nodes tell each other of their commits: whose payments changed, and which. It is a hint that wakes who waits; what
/// gets lost on the way is found by those who look again by themselves.
/// </summary>
internal sealed partial class ChangeNotifications(
    PostgresDatabase database,
    PaymentNotifier watch,
    EventNotifier signal,
    TimeProvider time,
    ILogger<ChangeNotifications> log
) : BackgroundService
{
    private const string Channel = "wallet_gateway";
    private const int LongestText = 7000;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <summary>Tells of a group, in its own commit.</summary>
    /// <param name="round">Takes what is to be sent.</param>
    /// <param name="teller">Who tells.</param>
    /// <param name="scopes">What the units of the group decided by.</param>
    public static void Tell(CommandBatch round, string teller, IEnumerable<ConflictKeys> scopes)
    {
        var text = teller;
        foreach (var scope in scopes)
        {
            if (scope.MerchantId is not { } merchant)
            {
                continue;
            }
            var payments = scope.Touches.Where(touch => ObjectId.IsValid("pay", touch));
            var line = $"\n{merchant} {string.Join(' ', payments)}";
            if (text.Length + line.Length > LongestText)
            {
                _ = round.All("select pg_notify($1, $2)", _ => true, [Channel, text]);
                text = teller;
            }
            text += line;
        }
        if (text.Length > teller.Length)
        {
            _ = round.All("select pg_notify($1, $2)", _ => true, [Channel, text]);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (database.IsPooled)
        {
            Pooled();
            return;
        }
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception lost) when (lost is NpgsqlException or IOException or TimeoutException)
            {
                Deaf(lost.GetType().Name);
                await Task.Delay(Again, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        connection.Notification += (_, news) => Hear(news.Payload);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"listen {Channel}";
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }

    private void Hear(string text)
    {
        var lines = text.Split('\n');
        if (lines[0] == database.LaneId)
        {
            return;
        }
        foreach (var line in lines.AsSpan(1))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            signal.Raise(words[0], deliveries: true);
            foreach (var payment in words.AsSpan(1))
            {
                watch.Nudge(payment);
            }
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "Commits of other nodes are not heard of for the moment: {Type}")]
    private partial void Deaf(string type);

    [LoggerMessage(
        1306,
        LogLevel.Warning,
        "A pooler stands before PostgreSQL: commits of other nodes are not heard of but looked for every second or two, and statements are not prepared. Connect directly if there is room for the connections"
    )]
    private partial void Pooled();
}
