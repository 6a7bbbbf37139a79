using System.Collections.Frozen;
using System.Collections.Immutable;
using Adapters.Contract.Disclosures;

namespace Adapters.Kit.Disclosures;

/// <summary>Reads the names of the fields in a body.</summary>
internal delegate void BodyNames(byte[] body, FieldReader.Found found);

/// <summary>
/// How an adapter's messages are read for disclosures: its paths, its fields by operation, and the form of its bodies, all of
/// them derived from its typed API. Only names are looked at, and what the table does not know is named all the same.
/// </summary>
public sealed class MessageTable
{
    // What HTTP itself needs to get a message across; none of it is about a payment.
    private static readonly FrozenSet<string> Framing = new[] { "Host", "Content-Length", "Transfer-Encoding", "Connection" }.ToFrozenSet(
        StringComparer.OrdinalIgnoreCase
    );

    private readonly ImmutableArray<string[]> _paths;
    private readonly FrozenDictionary<string, FieldReader> _readers;
    private readonly FieldReader _nothingDeclared = new([]);
    private readonly BodyNames _body;

    private MessageTable(
        ImmutableArray<string[]> paths,
        BodyNames body,
        IReadOnlyDictionary<string, ImmutableArray<DisclosedField>> operations
    )
    {
        _paths = paths;
        _body = body;
        _readers = operations.ToFrozenDictionary(pair => pair.Key, pair => new FieldReader(pair.Value), StringComparer.Ordinal);
        Declared = new DisclosureTable(operations);
    }

    /// <summary>The table of a typed API: which call serves which operation, and what its parameters and messages hold, stand there.</summary>
    /// <typeparam name="TApi">The Refit interface, its methods marked by <see cref="ServesAttribute"/>.</typeparam>
    /// <param name="format">How the messages are written.</param>
    /// <param name="headers">What the protocol adds to every request.</param>
    public static MessageTable Of<TApi>(MessageFormat format, params ReadOnlySpan<(string Name, DataKind Kind)> headers)
    {
        var methods = MessageMethod.All(typeof(TApi), format);
        ImmutableArray<DisclosedField> always =
        [
            .. headers.ToArray().Select(header => new DisclosedField("header:" + header.Name, header.Kind)),
            new("header:traceparent", DataKind.Trace),
        ];
        var operations =
            from method in methods
            from operation in method.Operations
            group method by operation into calls
            select KeyValuePair.Create(calls.Key, always.AddRange(calls.SelectMany(call => call.Fields)).Distinct().ToImmutableArray());
        return new MessageTable(
            [.. methods.Select(method => method.Path.Split('/'))],
            format.Names,
            operations.ToFrozenDictionary(StringComparer.Ordinal)
        );
    }

    /// <summary>The same, as the gateway sees it.</summary>
    public DisclosureTable Declared { get; }

    /// <summary>The fields of a request as it is about to leave.</summary>
    internal async ValueTask<FieldList> ReadAsync(string operation, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var found = _readers.GetValueOrDefault(operation, _nothingDeclared).Begin();
        foreach (var (name, _) in request.Headers.NonValidated)
        {
            AddHeader(found, name);
        }
        ReadAddress(request.RequestUri!, found);
        if (request.Content is { } content)
        {
            var body = content is BufferedContent { Bytes: var held } ? held : await content.ReadAsByteArrayAsync(cancellationToken);
            foreach (var (name, _) in content.Headers.NonValidated)
            {
                AddHeader(found, name);
            }
            ReadBody(body, found);
        }
        return found.ToList();
    }

    private static void AddHeader(FieldReader.Found found, string name)
    {
        if (!Framing.Contains(name))
        {
            found.Add("header:", name);
        }
    }

    private void ReadBody(byte[] body, FieldReader.Found found)
    {
        if (body.Length == 0)
        {
            return;
        }
        try
        {
            _body(body, found);
        }
        catch (Exception failure) when (failure is System.Text.Json.JsonException or System.Xml.XmlException or ArgumentException)
        {
            // It cannot be read by its names, so the whole of it is named.
            found.Add("body");
        }
    }

    private void ReadAddress(Uri address, FieldReader.Found found)
    {
        if (TemplateOf(address.AbsolutePath) is { } template)
        {
            foreach (var part in template)
            {
                if (IsData(part))
                {
                    found.Add("path:", part.AsSpan(1, part.Length - 2));
                }
            }
        }
        else
        {
            found.Add("path");
        }
        var query = address.Query.AsSpan().TrimStart('?');
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            if (pair.Length > 0)
            {
                var mark = pair.IndexOf('=');
                found.Add("query:", mark < 0 ? pair : pair[..mark]);
            }
        }
    }

    private string[]? TemplateOf(string path)
    {
        foreach (var template in _paths)
        {
            if (Fits(template, path))
            {
                return template;
            }
        }
        return null;
    }

    private static bool Fits(string[] template, ReadOnlySpan<char> path)
    {
        var next = 0;
        foreach (var range in path.Split('/'))
        {
            if (next == template.Length || (!IsData(template[next]) && !path[range].SequenceEqual(template[next])))
            {
                return false;
            }
            next++;
        }
        return next == template.Length;
    }

    private static bool IsData(string part) => part.StartsWith('{');
}
