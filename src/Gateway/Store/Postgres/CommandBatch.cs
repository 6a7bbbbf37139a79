using System.Text;
using Gateway.Store.Engine;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Store.Postgres;

/// <summary>
/// What is asked and written until somebody awaits an answer: it goes to the server in one round trip, in the order in which
/// it was handed in, and rows that are added to the same table go as one statement. Used by one thread at a time.
/// </summary>
internal sealed class CommandBatch(NpgsqlConnection connection)
{
    private readonly List<Ask> _asks = [];
    private readonly Dictionary<InsertTable, List<object?[]>> _rows = [];

    /// <summary>Whether anything is to be sent.</summary>
    public bool Any => _asks.Count > 0 || _rows.Count > 0;

    /// <summary>Asks for all rows of a query.</summary>
    public Task<List<T>> All<T>(string sql, Func<PostgresRow, T> read, ReadOnlySpan<object?> values)
    {
        var ask = new Rows<T>(Command(sql, values), read);
        _asks.Add(ask);
        return ask.Answer;
    }

    /// <summary>Changes rows and asks how many.</summary>
    public Task<int> Change(string sql, ReadOnlySpan<object?> values)
    {
        var ask = new Count(Command(sql, values));
        _asks.Add(ask);
        return ask.Answer;
    }

    /// <summary>Changes rows, however many.</summary>
    public void Write(string sql, ReadOnlySpan<object?> values) => _asks.Add(new Order(Command(sql, values)));

    /// <summary>Adds a row at the end of the round.</summary>
    public void Insert(InsertTable table, ReadOnlySpan<object?> values)
    {
        if (!_rows.TryGetValue(table, out var rows))
        {
            _rows.Add(table, rows = []);
        }
        rows.Add(values.ToArray());
    }

    /// <summary>From here on, what is asked sees all rows that were added.</summary>
    public void Spill()
    {
        foreach (var (table, rows) in _rows)
        {
            _asks.Add(new Order(Adding(table, rows)));
        }
        _rows.Clear();
    }

    /// <summary>Sends all that was handed in, and gives the answers to who awaits them, who then go on at once.</summary>
    /// <exception cref="NpgsqlException">The server refused, or the connection was lost. Whoever awaits gets it too.</exception>
    public async Task FlushAsync()
    {
        Spill();
        var asks = _asks.ToArray();
        _asks.Clear();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var ask in asks)
        {
            batch.BatchCommands.Add(ask.Command);
        }
        try
        {
            await using var reader = await batch.ExecuteReaderAsync();
            foreach (var ask in asks)
            {
                // Statements without rows have no result of their own in a reader.
                if (ask.HasRows)
                {
                    await ask.ReadAsync(reader);
                    await reader.NextResultAsync();
                }
            }
            // Reads to the end, where an error of the last statements would show.
            while (await reader.NextResultAsync()) { }
        }
        catch (Exception failure)
        {
            foreach (var ask in asks)
            {
                ask.Fail(failure);
            }
            throw;
        }
        foreach (var ask in asks)
        {
            ask.Complete();
        }
    }

    private static NpgsqlBatchCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(PostgresText.Of(sql));
        foreach (var value in values)
        {
            command.Parameters.Add(
                value switch
                {
                    null => new NpgsqlParameter { Value = DBNull.Value },
                    string text => new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text },
                    byte[] utf8 => new NpgsqlParameter<byte[]> { TypedValue = utf8, NpgsqlDbType = NpgsqlDbType.Text },
                    long number => new NpgsqlParameter<long> { TypedValue = number },
                    int number => new NpgsqlParameter<long> { TypedValue = number },
                    _ => throw new ArgumentException($"no column of the store holds a {value.GetType().Name}", nameof(values)),
                }
            );
        }
        return command;
    }

    private static NpgsqlBatchCommand Adding(InsertTable table, List<object?[]> rows)
    {
        var command = new NpgsqlBatchCommand(table.ManyRows);
        for (var column = 0; column < table.Columns.Length; column++)
        {
            if (InsertTable.IsNumber(table.Columns[column]))
            {
                var numbers = new long?[rows.Count];
                for (var i = 0; i < numbers.Length; i++)
                {
                    numbers[i] = (long?)rows[i][column];
                }
                command.Parameters.Add(
                    new NpgsqlParameter<long?[]> { TypedValue = numbers, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint }
                );
            }
            else
            {
                var texts = new string?[rows.Count];
                for (var i = 0; i < texts.Length; i++)
                {
                    texts[i] = rows[i][column] is byte[] utf8 ? Encoding.UTF8.GetString(utf8) : (string?)rows[i][column];
                }
                command.Parameters.Add(
                    new NpgsqlParameter<string?[]> { TypedValue = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text }
                );
            }
        }
        return command;
    }

    private abstract class Ask(NpgsqlBatchCommand command)
    {
        public NpgsqlBatchCommand Command => command;

        /// <summary>Whether the statement answers with rows.</summary>
        public virtual bool HasRows => false;

        public virtual Task ReadAsync(NpgsqlDataReader reader) => Task.CompletedTask;

        public abstract void Complete();

        public abstract void Fail(Exception failure);

        // The whole round fails with it: who does not await this one need not hear of it again.
        protected static void Fail<T>(TaskCompletionSource<T> answer, Exception failure)
        {
            if (answer.TrySetException(failure))
            {
                _ = answer.Task.Exception;
            }
        }
    }

    // The answers go on where they are given: a unit runs on the writer's thread until it asks again.
    private sealed class Rows<T>(NpgsqlBatchCommand command, Func<PostgresRow, T> read) : Ask(command)
    {
        private readonly TaskCompletionSource<List<T>> _answer = new();
        private readonly List<T> _rows = [];

        public Task<List<T>> Answer => _answer.Task;

        public override bool HasRows => true;

        public override async Task ReadAsync(NpgsqlDataReader reader)
        {
            var row = new PostgresRow(reader);
            while (await reader.ReadAsync())
            {
                _rows.Add(read(row));
            }
        }

        public override void Complete() => _answer.SetResult(_rows);

        public override void Fail(Exception failure) => Fail(_answer, failure);
    }

    private sealed class Order(NpgsqlBatchCommand command) : Ask(command)
    {
        public override void Complete() { }

        public override void Fail(Exception failure) { }
    }

    private sealed class Count(NpgsqlBatchCommand command) : Ask(command)
    {
        private readonly TaskCompletionSource<int> _answer = new();

        public Task<int> Answer => _answer.Task;

        public override void Complete() => _answer.SetResult((int)Command.RecordsAffected);

        public override void Fail(Exception failure) => Fail(_answer, failure);
    }
}
