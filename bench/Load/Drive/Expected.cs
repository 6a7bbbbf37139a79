using System.Text;

namespace Load.Drive;

/// <summary>What an answer must be to count as a payment.</summary>
internal sealed class Expected(int status, string words)
{
    private readonly byte[] _head = Encoding.ASCII.GetBytes($"HTTP/1.1 {status} ");
    private readonly byte[] _words = Encoding.UTF8.GetBytes(words);

    public bool IsMetBy(ReadOnlySpan<byte> answer) => answer.StartsWith(_head) && answer.IndexOf(_words) > 0;
}
