using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Api;

/// <summary>Stands between the gateway and the wallets and keeps answers back until a test lets them through.</summary>
internal sealed class WalletGate : IDisposable
{
    private volatile Held? _held;

    /// <summary>Puts itself into the gateway's clients.</summary>
    public void Into(IServiceCollection services) =>
        services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Handler(this)));

    /// <summary>Keeps back every answer to requests of a method to addresses with this text, until it is opened or disposed of.</summary>
    public Held Hold(HttpMethod method, string path) => _held = new Held(this, method, path);

    public void Dispose() => _held?.Dispose();

    /// <summary>A gate that is closed.</summary>
    internal sealed class Held(WalletGate gate, HttpMethod method, string path) : IDisposable
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends when a first answer is kept back.</summary>
        public Task Reached => _reached.Task;

        public void Open() => _opened.TrySetResult();

        public Task PassAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method != method || !request.RequestUri!.AbsolutePath.Contains(path, StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }
            _reached.TrySetResult();
            return _opened.Task.WaitAsync(cancellationToken);
        }

        public void Dispose()
        {
            gate._held = null;
            Open();
        }
    }

    private sealed class Handler(WalletGate gate) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (gate._held is { } held)
            {
                await held.PassAsync(request, cancellationToken);
            }
            return response;
        }
    }
}
