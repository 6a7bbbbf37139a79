using System.Globalization;
using Microsoft.OpenApi;

namespace Gateway.Http;

/// <summary>
/// Reads the query of a list and notes every fault by its parameter; <see cref="Refusal"/> comes last. Parameters that the
/// route does not name are refused before, by <see cref="UnknownParameters"/>.
/// </summary>
internal sealed class QueryFields(IQueryCollection query)
{
    private const int DefaultLimit = 20;
    private const int MostLimit = 100;

    /// <summary>How many rows, in a route's metadata.</summary>
    public static RequestParameter LimitParameter { get; } =
        new(
            "limit",
            ParameterLocation.Query,
            () =>
            {
                var schema = ValueSchema.Integer(1, MostLimit);
                schema.Default = DefaultLimit;
                return schema;
            }
        );

    /// <summary>Where the page begins, in a route's metadata.</summary>
    public static RequestParameter CursorParameter { get; } = RequestParameter.Query("cursor");

    private readonly FieldFaults _faults = new();

    /// <summary>How many rows to show, 1 to 100.</summary>
    public int Limit()
    {
        if (Find("limit") is not { } text)
        {
            return DefaultLimit;
        }
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MostLimit)
        {
            return limit;
        }
        _faults.Add("limit", $"must be a whole number from 1 to {MostLimit}");
        return DefaultLimit;
    }

    /// <summary>The id after which the page begins, or null for the first page.</summary>
    /// <param name="prefix">What the ids of this list begin with, e.g. <c>pay_</c>.</param>
    public string? After(string prefix)
    {
        if (Find("cursor") is not { } text)
        {
            return null;
        }
        if (Cursor.Read(text, prefix) is { } id)
        {
            return id;
        }
        _faults.Add("cursor", "must be the next_cursor of a former page of this list");
        return null;
    }

    /// <summary>A text filter, or null when left out.</summary>
    public string? Text(string name, TextRule rule)
    {
        if (Find(name) is not { } raw)
        {
            return null;
        }
        var text = rule.Read(raw, out var fault);
        if (fault is null)
        {
            return text;
        }
        _faults.Add(name, fault);
        return null;
    }

    /// <summary>A filter by one of some words, or null when left out.</summary>
    public string? Choice(string name, params ReadOnlySpan<string> words)
    {
        if (Find(name) is not { } text)
        {
            return null;
        }
        if (words.Contains(text))
        {
            return text;
        }
        _faults.Add(name, $"must be one of: {string.Join(", ", words)}");
        return null;
    }

    /// <summary>A time filter, or null when left out.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Find(name) is not { } text)
        {
            return null;
        }
        if (Rfc3339.TryRead(text, out var time))
        {
            return time;
        }
        _faults.Add(name, Rfc3339.Mend + "; a + in an offset is written %2B in an address");
        return null;
    }

    /// <summary>Notes a fault that a rule beyond the form found.</summary>
    public void Fault(string name, string message) => _faults.Add(name, message);

    /// <summary>The problem with all faults, or null if there is none; call it after everything was read.</summary>
    public Problem? Refusal() => _faults.ToProblem();

    private string? Find(string name)
    {
        // The framework looks parameters up without regard to case; here a name is exact.
        if (!query.Keys.Contains(name, StringComparer.Ordinal))
        {
            return null;
        }
        var values = query[name];
        if (values is [{ Length: > 0 } only])
        {
            return only;
        }
        _faults.Add(name, "must be given once, with a value");
        return null;
    }
}
