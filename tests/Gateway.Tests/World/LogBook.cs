using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.World;

/// <summary>Keeps every line of the log at every level, with its scopes, so that a test can look for what must not be in it.</summary>
internal sealed class LogBook : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> _lines = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    /// <summary>All lines so far.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() { }

    private void Add(string line) => _lines.Enqueue(line);

    private sealed class Logger(LogBook book, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => book._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            var scopes = new List<string>();
            book._scopes.ForEachScope(
                (scope, list) =>
                    list.Add(
                        scope is IEnumerable<KeyValuePair<string, object?>> pairs
                            ? string.Join(' ', pairs.Select(p => $"{p.Key}={p.Value}"))
                            : $"{scope}"
                    ),
                scopes
            );
            var values = state is IEnumerable<KeyValuePair<string, object?>> named
                ? string.Join(' ', named.Select(p => $"{p.Key}={p.Value}"))
                : string.Empty;
            book.Add($"{logLevel} {category} {string.Join(' ', scopes)} {formatter(state, exception)} {values} {exception}");
        }
    }
}
