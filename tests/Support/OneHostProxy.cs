using System.Net;

namespace Support;

/// <summary>A proxy of one host; to all others tests of the process go on without it.</summary>
internal sealed class OneHostProxy(string host, int port) : IWebProxy
{
    public ICredentials? Credentials { get; set; }

    public Uri? GetProxy(Uri destination) => new($"http://127.0.0.1:{port}/");

    public bool IsBypassed(Uri destination) => destination.Host != host;
}
