using FluentValidation.Results;

namespace Gateway.Http;

/// <summary>The faults of one request by field path: at most 100 paths, so that an answer never outgrows its cause.</summary>
internal sealed class FieldFaults
{
    private const int MostPaths = 100;

    private readonly SortedDictionary<string, List<string>> _faults = new(StringComparer.Ordinal);

    /// <summary>Notes one fault.</summary>
    public void Add(string path, string message)
    {
        if (_faults.TryGetValue(path, out var messages))
        {
            messages.Add(message);
        }
        else if (_faults.Count < MostPaths)
        {
            _faults.Add(path, [message]);
        }
    }

    /// <summary>Notes what FluentValidation found; its property names are the wire names already.</summary>
    public void Add(ValidationResult result)
    {
        foreach (var failure in result.Errors)
        {
            Add(failure.PropertyName, failure.ErrorMessage);
        }
    }

    /// <summary>The problem with all faults, or null if there is none.</summary>
    public Problem? ToProblem() =>
        _faults.Count == 0
            ? null
            : Problem.ValidationFailed(_faults.ToDictionary(fault => fault.Key, fault => fault.Value.ToArray(), StringComparer.Ordinal));

    /// <summary>The problem that tells what FluentValidation found, or null if it found nothing.</summary>
    public static Problem? Of(ValidationResult result)
    {
        var faults = new FieldFaults();
        faults.Add(result);
        return faults.ToProblem();
    }
}
