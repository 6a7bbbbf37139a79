using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Simulation.Tests.World;

/// <summary>What the gateway logs as an error is a defect: the world's troubles are all of a kind that it must expect.</summary>
internal sealed class SimLog : ILoggerProvider, ILogger
{
    // As in the gateway's own rules: what breaks between us and a wallet stands in the timeline.
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("Polly", StringComparison.Ordinal) ? NullLogger.Instance : this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
        {
            (SimWorld.Here ?? throw new InvalidOperationException("something left the thread")).Audit.Violated(
                $"an error was logged: {formatter(state, exception)} {exception}"
            );
        }
    }

    public void Dispose() { }
}
